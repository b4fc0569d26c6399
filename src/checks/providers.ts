import type { ReplyRule } from '../core/reply-rules.ts';
import acens from '../data/providers/acens.json' with { type: 'json' };
import activecampaign from '../data/providers/activecampaign.json' with { type: 'json' };
import alibaba from '../data/providers/alibaba.json' with { type: 'json' };
import allInkl from '../data/providers/all-inkl.json' with { type: 'json' };
import amazonSes from '../data/providers/amazon-ses.json' with { type: 'json' };
import barracuda from '../data/providers/barracuda.json' with { type: 'json' };
import brevo from '../data/providers/brevo.json' with { type: 'json' };
import campaignMonitor from '../data/providers/campaign-monitor.json' with { type: 'json' };
import cisco from '../data/providers/cisco.json' with { type: 'json' };
import cleverreach from '../data/providers/cleverreach.json' with { type: 'json' };
import cloudflare from '../data/providers/cloudflare.json' with { type: 'json' };
import codetwo from '../data/providers/codetwo.json' with { type: 'json' };
import constantContact from '../data/providers/constant-contact.json' with { type: 'json' };
import elasticEmail from '../data/providers/elastic-email.json' with { type: 'json' };
import exclaimer from '../data/providers/exclaimer.json' with { type: 'json' };
import fastmail from '../data/providers/fastmail.json' with { type: 'json' };
import fortimail from '../data/providers/fortimail.json' with { type: 'json' };
import freshdesk from '../data/providers/freshdesk.json' with { type: 'json' };
import gandi from '../data/providers/gandi.json' with { type: 'json' };
import gmx from '../data/providers/gmx.json' with { type: 'json' };
import godaddy from '../data/providers/godaddy.json' with { type: 'json' };
import googleWorkspace from '../data/providers/google-workspace.json' with { type: 'json' };
import hornetsecurity from '../data/providers/hornetsecurity.json' with { type: 'json' };
import hostgator from '../data/providers/hostgator.json' with { type: 'json' };
import hostinger from '../data/providers/hostinger.json' with { type: 'json' };
import hubspot from '../data/providers/hubspot.json' with { type: 'json' };
import icloud from '../data/providers/icloud.json' with { type: 'json' };
import improvmx from '../data/providers/improvmx.json' with { type: 'json' };
import infomaniak from '../data/providers/infomaniak.json' with { type: 'json' };
import ionos from '../data/providers/ionos.json' with { type: 'json' };
import klaviyo from '../data/providers/klaviyo.json' with { type: 'json' };
import knowbe4 from '../data/providers/knowbe4.json' with { type: 'json' };
import locaweb from '../data/providers/locaweb.json' with { type: 'json' };
import mailRu from '../data/providers/mail-ru.json' with { type: 'json' };
import mailboxOrg from '../data/providers/mailbox-org.json' with { type: 'json' };
import mailchannels from '../data/providers/mailchannels.json' with { type: 'json' };
import mailchimp from '../data/providers/mailchimp.json' with { type: 'json' };
import mailerlite from '../data/providers/mailerlite.json' with { type: 'json' };
import mailersend from '../data/providers/mailersend.json' with { type: 'json' };
import mailgun from '../data/providers/mailgun.json' with { type: 'json' };
import mailjet from '../data/providers/mailjet.json' with { type: 'json' };
import mandrill from '../data/providers/mandrill.json' with { type: 'json' };
import microsoft365 from '../data/providers/microsoft-365.json' with { type: 'json' };
import migadu from '../data/providers/migadu.json' with { type: 'json' };
import mimecast from '../data/providers/mimecast.json' with { type: 'json' };
import namecheap from '../data/providers/namecheap.json' with { type: 'json' };
import namecheapHosting from '../data/providers/namecheap-hosting.json' with { type: 'json' };
import netease from '../data/providers/netease.json' with { type: 'json' };
import outlookCom from '../data/providers/outlook-com.json' with { type: 'json' };
import ovh from '../data/providers/ovh.json' with { type: 'json' };
import postmark from '../data/providers/postmark.json' with { type: 'json' };
import proofpoint from '../data/providers/proofpoint.json' with { type: 'json' };
import proofpointEssentials from '../data/providers/proofpoint-essentials.json' with { type: 'json' };
import proton from '../data/providers/proton.json' with { type: 'json' };
import rackspace from '../data/providers/rackspace.json' with { type: 'json' };
import resend from '../data/providers/resend.json' with { type: 'json' };
import salesforce from '../data/providers/salesforce.json' with { type: 'json' };
import salesforceMarketingCloud from '../data/providers/salesforce-marketing-cloud.json' with { type: 'json' };
import sendgrid from '../data/providers/sendgrid.json' with { type: 'json' };
import seppmail from '../data/providers/seppmail.json' with { type: 'json' };
import smtp2go from '../data/providers/smtp2go.json' with { type: 'json' };
import sophos from '../data/providers/sophos.json' with { type: 'json' };
import spamexperts from '../data/providers/spamexperts.json' with { type: 'json' };
import sparkpost from '../data/providers/sparkpost.json' with { type: 'json' };
import strato from '../data/providers/strato.json' with { type: 'json' };
import tencentExmail from '../data/providers/tencent-exmail.json' with { type: 'json' };
import titan from '../data/providers/titan.json' with { type: 'json' };
import topdesk from '../data/providers/topdesk.json' with { type: 'json' };
import trendMicro from '../data/providers/trend-micro.json' with { type: 'json' };
import yahoo from '../data/providers/yahoo.json' with { type: 'json' };
import yandex from '../data/providers/yandex.json' with { type: 'json' };
import zendesk from '../data/providers/zendesk.json' with { type: 'json' };
import zoho from '../data/providers/zoho.json' with { type: 'json' };

/** What can be seen of a sender from outside, in words of the checks. */
export type Piece =
  | 'spf'
  | 'dkim'
  | 'dmarc'
  /** Names of the sending addresses that lead back. */
  | 'ptr'
  /** The same, and no names that the network gives by itself. */
  | 'own-ptr'
  /** A domain that exists and can be looked up. */
  | 'domain'
  /** The same, and one that takes mail. */
  | 'mail-domain'
  /** The sending addresses are on none. */
  | 'blocklist'
  | 'domain-blocklist';

/** What only a message at hand can show. */
export type MessagePiece =
  /** SPF or DKIM passes for the domain in From, or another of the same organisation. */
  | 'alignment'
  /** The same of DKIM alone. */
  | 'dkim-alignment'
  /** List-Unsubscribe with an https address, and List-Unsubscribe-Post (RFC 8058). */
  | 'one-click'
  /** List-Unsubscribe with a mailto address (RFC 2369). */
  | 'mailto-unsubscribe'
  /** Nothing in header and MIME structure that RFC 5322 and RFC 2045 forbid. */
  | 'format';

/** One thing that a mailbox provider demands of whoever sends to it. */
export interface Demand {
  readonly id: string;
  readonly demand: string;
  /** `bulk`: of those who send as much as `bulkFrom` a day; where that is null, the provider names no number. */
  readonly for: 'all' | 'bulk';
  /** `YYYY-MM-DD`, since when; null: not said. */
  readonly since: string | null;
  /** What becomes of mail that breaks it. */
  readonly effect: 'bounce' | 'spam-folder' | 'either';
  /** Met where any of these, or all of them, are in order. */
  readonly any?: readonly Piece[];
  readonly all?: readonly Piece[];
  /** True: the provider advises it, and does not say what becomes of mail without it. */
  readonly advised?: boolean;
  /** True: it cannot be seen from outside. */
  readonly outside?: boolean;
  /** Of what is outside of a domain: what shows it of a message at hand, all of it. */
  readonly message?: readonly MessagePiece[];
  /** The provider's own page. */
  readonly source: string;
  /** Where its words were read, when the page itself could not be. */
  readonly via?: string;
  /** When they were read, `YYYY-MM-DD`. */
  readonly retrieved: string;
}

/** What a provider does with mail that fails DMARC, where the domain in From asks for it. */
export interface PolicyAnswer {
  readonly effect: 'bounce' | 'spam-folder';
  readonly source: string;
  readonly via?: string;
  readonly retrieved: string;
}

export interface Demands {
  /** As its users know it. */
  readonly receiver: string;
  /** Messages a day. */
  readonly bulkFrom: number | null;
  readonly rules: readonly Demand[];
  /** By what the domain asks for; what is missing is not known. */
  readonly policies?: { readonly reject?: PolicyAnswer; readonly quarantine?: PolicyAnswer };
}

/** A mailbox provider, a sending service or a mail filter, as far as DNS shows it. All of it is data. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Names its MX hosts stand under, `.google.com`; without the first dot: that one host. */
  readonly mx: readonly string[];
  /** Targets of `include` and `redirect`: that name, and the names below it. */
  readonly spf: readonly string[];
  /** DKIM selectors it signs with where they are the same for all its customers. */
  readonly selectors: readonly string[];
  /** Names, and names below them, that the CNAMEs of its customers' DKIM selectors lead to. */
  readonly dkim?: readonly string[];
  /** Where the provider says so. */
  readonly source: string;
  /** When the source was read, `YYYY-MM-DD`; null: not read, the names are those seen in DNS. */
  readonly retrieved: string | null;
  /** What its servers' replies mean, in the order of trial. */
  readonly replies?: readonly ReplyRule[];
  /** Other names that people call it by, in `--provider`. */
  readonly aliases?: readonly string[];
  /** Others whose replies its servers give too, by id: the same software runs at both. Tried after its own. */
  readonly speaksAs?: readonly string[];
  readonly demands?: Demands;
  /** Whose header fields its servers stamp on what they have judged, by the names of `SpamSystem`. */
  readonly stamps?: string;
}

// A JSON import widens unions to `string`; test/checks/providers.test.ts holds every file to the type.
export const providers = [
  acens,
  activecampaign,
  alibaba,
  allInkl,
  amazonSes,
  barracuda,
  brevo,
  campaignMonitor,
  cisco,
  cleverreach,
  cloudflare,
  codetwo,
  constantContact,
  elasticEmail,
  exclaimer,
  fastmail,
  fortimail,
  freshdesk,
  gandi,
  gmx,
  godaddy,
  googleWorkspace,
  hornetsecurity,
  hostgator,
  hostinger,
  hubspot,
  icloud,
  improvmx,
  infomaniak,
  ionos,
  klaviyo,
  knowbe4,
  locaweb,
  mailRu,
  mailboxOrg,
  mailchannels,
  mailchimp,
  mailerlite,
  mailersend,
  mailgun,
  mailjet,
  mandrill,
  microsoft365,
  migadu,
  mimecast,
  namecheap,
  namecheapHosting,
  netease,
  outlookCom,
  ovh,
  postmark,
  proofpoint,
  proofpointEssentials,
  proton,
  rackspace,
  resend,
  salesforce,
  salesforceMarketingCloud,
  sendgrid,
  seppmail,
  smtp2go,
  sophos,
  spamexperts,
  sparkpost,
  strato,
  tencentExmail,
  titan,
  topdesk,
  trendMicro,
  yahoo,
  yandex,
  zendesk,
  zoho,
] as readonly Provider[];

/** The provider that owns the target of an `include` or `redirect`, or null. @param name  lower case, without the last dot */
export function providerOfInclude(name: string): Provider | null {
  return bestMatch(
    ({ spf }) => spf,
    (entry) => name === entry || name.endsWith(`.${entry}`),
  );
}

/** The provider behind the CNAME of a DKIM selector, or null. @param target  lower case, without the last dot */
export function providerOfDkimAlias(target: string): Provider | null {
  return bestMatch(
    ({ dkim = [] }) => dkim,
    (entry) => target === entry || target.endsWith(`.${entry}`),
  );
}

/** The provider an MX host belongs to, or null. @param host  lower case, without the last dot */
export function providerOfMx(host: string): Provider | null {
  return bestMatch(
    ({ mx }) => mx,
    (entry) => (entry.startsWith('.') ? host.endsWith(entry) : host === entry),
  );
}

/** By whole labels, the longest entry wins: `x.olc.protection.outlook.com` is not the `.outlook.com` of another. */
function bestMatch(
  entriesOf: (provider: Provider) => readonly string[],
  matches: (entry: string) => boolean,
): Provider | null {
  let best: Provider | null = null;
  let length = 0;
  for (const provider of providers) {
    for (const entry of entriesOf(provider)) {
      if (entry.length > length && matches(entry)) {
        best = provider;
        length = entry.length;
      }
    }
  }
  return best;
}
