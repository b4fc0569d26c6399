/** The public API of mailcheck. What is not exported here may change at any time. */
export { type CheckDomainOptions, checkDomain } from './audit/check-domain.ts';
export { type CheckMessageOptions, checkMessage } from './audit/check-message.ts';
export { type ExplainBounceOptions, explainBounce } from './audit/explain-bounce.ts';
export { version } from './audit/version.ts';
export { catalogue } from './checks/index.ts';
export type { Catalogue, CatalogueEntry } from './core/catalogue.ts';
export type { Area } from './core/check.ts';
export type { Effect, Excerpt, Fix, RecordChange, Severity, Text } from './core/finding.ts';
export type { Evidence, UnknownReason } from './core/observation.ts';
export type {
  AuthMechanism,
  Login,
  MailboxAsked,
  ProbeMessage,
  ProbeRequest,
  ProbeRoute,
  ServerAsked,
  TlsManner,
} from './core/probe.ts';
export type { AuditOptions, FiltersAsked, MessageOptions, Role, SmtpOptions } from './core/target.ts';
export type { BounceEntry, BounceEntryRecipient, BounceProof } from './report/bounce/schema.ts';
export type {
  DomainReport,
  MessageReport,
  Report,
  ReportDocument,
  ReportFinding,
  ReportResult,
} from './report/schema.ts';
