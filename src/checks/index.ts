import { catalogueOf } from '../core/catalogue.ts';
import type { AnyCheck } from '../core/check.ts';
import { attachment } from './attachment/check.ts';
import { bimi } from './bimi/check.ts';
import { blocklist } from './blocklist/check.ts';
import { bulk } from './bulk/check.ts';
import { caa } from './caa/check.ts';
import { clientSetup } from './client-setup/check.ts';
import { content } from './content/check.ts';
import { dane } from './dane/check.ts';
import { dangling } from './dangling/check.ts';
import { dkim } from './dkim/check.ts';
import { dmarc } from './dmarc/check.ts';
import { dnssec } from './dnssec/check.ts';
import { filters } from './filters/check.ts';
import { header } from './header/check.ts';
import { html } from './html/check.ts';
import { identity } from './identity/check.ts';
import { links } from './links/check.ts';
import { mailbox } from './mailbox/check.ts';
import { messageAuth } from './message-auth/check.ts';
import { mime } from './mime/check.ts';
import { mtaSts } from './mta-sts/check.ts';
import { mx } from './mx/check.ts';
import { nameservers } from './nameservers/check.ts';
import { parked } from './parked/check.ts';
import { path } from './path/check.ts';
import { probe } from './probe/check.ts';
import { received } from './received/check.ts';
import { receiver } from './receiver/check.ts';
import { registration } from './registration/check.ts';
import { reverseDns } from './reverse-dns/check.ts';
import { senders } from './senders/check.ts';
import { smtp } from './smtp/check.ts';
import { spf } from './spf/check.ts';
import { submission } from './submission/check.ts';
import { tls } from './tls/check.ts';
import { tlsRpt } from './tls-rpt/check.ts';
import { tlsScan } from './tls-scan/check.ts';
import { transport } from './transport/check.ts';

/** Every check, in the order of the report. Adding one is a folder, a line here, and a weight in `report/weights.ts`. */
export const checks = [
  spf,
  dkim,
  dmarc,
  bimi,
  dangling,
  senders,
  parked,
  mx,
  nameservers,
  dnssec,
  reverseDns,
  blocklist,
  smtp,
  tls,
  tlsScan,
  caa,
  mtaSts,
  tlsRpt,
  dane,
  transport,
  submission,
  clientSetup,
  registration,
  probe,
  received,
  path,
  mailbox,
  header,
  mime,
  attachment,
  identity,
  bulk,
  filters,
  content,
  html,
  links,
  messageAuth,
  receiver,
] as const satisfies readonly AnyCheck[];

export type CheckId = (typeof checks)[number]['id'];

/** Every finding code with its entry, derived from the checks so that the two cannot differ. */
export const catalogue = catalogueOf(checks);
