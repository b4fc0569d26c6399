import type { SmtpPhase, SmtpReply } from './smtp.ts';

/** One step of handing a message over, as it is shown. */
export interface HandOverStep {
  readonly phase: SmtpPhase;
  /** What we said, without any password; null for what has no command. */
  readonly command: string | null;
  readonly reply: SmtpReply | null;
  readonly elapsedMs: number;
}

/** One try to hand a message over, as it is shown. Plain JSON: it stands in the report. */
export interface HandOverTry {
  /** The message: index into those of the probe. */
  readonly message: number;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** From the beginning of the probe, in milliseconds. */
  readonly startMs: number;
  /** By what rule TLS was demanded: of the route, of the recipient domain's policy, or by none. */
  readonly demand: 'none' | 'route' | 'mta-sts' | 'dane';
  /** Such as `TLSv1.3`; null: in clear, or it did not come so far. */
  readonly tls: string | null;
  /** How it ended. A clause for the reader. */
  readonly detail: string;
  /** Empty where nothing was said, or where it is not known what. */
  readonly steps: readonly HandOverStep[];
}
