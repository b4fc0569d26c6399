import type { CheckId } from '../../src/checks/index.ts';
import type { Scene } from '../support/scene.ts';
import { scenes as attachment } from './attachment/scenes.ts';
import { scenes as bimi } from './bimi/scenes.ts';
import { scenes as blocklist } from './blocklist/scenes.ts';
import { scenes as bulk } from './bulk/scenes.ts';
import { scenes as caa } from './caa/scenes.ts';
import { scenes as clientSetup } from './client-setup/scenes.ts';
import { scenes as content } from './content/scenes.ts';
import { scenes as dane } from './dane/scenes.ts';
import { scenes as dangling } from './dangling/scenes.ts';
import { scenes as dkim } from './dkim/scenes.ts';
import { scenes as dmarc } from './dmarc/scenes.ts';
import { scenes as dnssec } from './dnssec/scenes.ts';
import { scenes as filters } from './filters/scenes.ts';
import { scenes as header } from './header/scenes.ts';
import { scenes as html } from './html/scenes.ts';
import { scenes as identity } from './identity/scenes.ts';
import { scenes as links } from './links/scenes.ts';
import { scenes as mailbox } from './mailbox/scenes.ts';
import { scenes as messageAuth } from './message-auth/scenes.ts';
import { scenes as mime } from './mime/scenes.ts';
import { scenes as mtaSts } from './mta-sts/scenes.ts';
import { scenes as mx } from './mx/scenes.ts';
import { scenes as nameservers } from './nameservers/scenes.ts';
import { scenes as parked } from './parked/scenes.ts';
import { scenes as path } from './path/scenes.ts';
import { scenes as probe } from './probe/scenes.ts';
import { scenes as received } from './received/scenes.ts';
import { scenes as receiver } from './receiver/scenes.ts';
import { scenes as registration } from './registration/scenes.ts';
import { scenes as reverseDns } from './reverse-dns/scenes.ts';
import { scenes as senders } from './senders/scenes.ts';
import { scenes as smtp } from './smtp/scenes.ts';
import { scenes as spf } from './spf/scenes.ts';
import { scenes as submission } from './submission/scenes.ts';
import { scenes as tls } from './tls/scenes.ts';
import { scenes as tlsRpt } from './tls-rpt/scenes.ts';
import { scenes as tlsScan } from './tls-scan/scenes.ts';
import { scenes as transport } from './transport/scenes.ts';

/** The scenes of every check: a check without any does not compile. */
export const scenesOf: Readonly<Record<CheckId, readonly Scene[]>> = {
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
  'reverse-dns': reverseDns,
  blocklist,
  smtp,
  tls,
  'tls-scan': tlsScan,
  caa,
  'mta-sts': mtaSts,
  'tls-rpt': tlsRpt,
  dane,
  transport,
  submission,
  'client-setup': clientSetup,
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
  'message-auth': messageAuth,
  receiver,
};
