import twentyOneCn from '../data/providers/21cn.json' with { type: 'json' };
import acens from '../data/providers/acens.json' with { type: 'json' };
import activecampaign from '../data/providers/activecampaign.json' with { type: 'json' };
import alibaba from '../data/providers/alibaba.json' with { type: 'json' };
import aliyunDirectmail from '../data/providers/aliyun-directmail.json' with { type: 'json' };
import allInkl from '../data/providers/all-inkl.json' with { type: 'json' };
import amazonSes from '../data/providers/amazon-ses.json' with { type: 'json' };
import att from '../data/providers/att.json' with { type: 'json' };
import barracuda from '../data/providers/barracuda.json' with { type: 'json' };
import bluewin from '../data/providers/bluewin.json' with { type: 'json' };
import brevo from '../data/providers/brevo.json' with { type: 'json' };
import bt from '../data/providers/bt.json' with { type: 'json' };
import campaignMonitor from '../data/providers/campaign-monitor.json' with { type: 'json' };
import chinaMobile from '../data/providers/china-mobile.json' with { type: 'json' };
import cisco from '../data/providers/cisco.json' with { type: 'json' };
import cleverreach from '../data/providers/cleverreach.json' with { type: 'json' };
import cloudflare from '../data/providers/cloudflare.json' with { type: 'json' };
import cloudmark from '../data/providers/cloudmark.json' with { type: 'json' };
import codetwo from '../data/providers/codetwo.json' with { type: 'json' };
import comcast from '../data/providers/comcast.json' with { type: 'json' };
import constantContact from '../data/providers/constant-contact.json' with { type: 'json' };
import coremail from '../data/providers/coremail.json' with { type: 'json' };
import cox from '../data/providers/cox.json' with { type: 'json' };
import daum from '../data/providers/daum.json' with { type: 'json' };
import docomo from '../data/providers/docomo.json' with { type: 'json' };
import earthlink from '../data/providers/earthlink.json' with { type: 'json' };
import elasticEmail from '../data/providers/elastic-email.json' with { type: 'json' };
import exclaimer from '../data/providers/exclaimer.json' with { type: 'json' };
import facebook from '../data/providers/facebook.json' with { type: 'json' };
import fastmail from '../data/providers/fastmail.json' with { type: 'json' };
import fortimail from '../data/providers/fortimail.json' with { type: 'json' };
import free from '../data/providers/free.json' with { type: 'json' };
import freenet from '../data/providers/freenet.json' with { type: 'json' };
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
import iua from '../data/providers/iua.json' with { type: 'json' };
import kddi from '../data/providers/kddi.json' with { type: 'json' };
import klaviyo from '../data/providers/klaviyo.json' with { type: 'json' };
import knowbe4 from '../data/providers/knowbe4.json' with { type: 'json' };
import laposte from '../data/providers/laposte.json' with { type: 'json' };
import libero from '../data/providers/libero.json' with { type: 'json' };
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
import messagelabs from '../data/providers/messagelabs.json' with { type: 'json' };
import microsoft365 from '../data/providers/microsoft-365.json' with { type: 'json' };
import migadu from '../data/providers/migadu.json' with { type: 'json' };
import mimecast from '../data/providers/mimecast.json' with { type: 'json' };
import namecheap from '../data/providers/namecheap.json' with { type: 'json' };
import namecheapHosting from '../data/providers/namecheap-hosting.json' with { type: 'json' };
import naver from '../data/providers/naver.json' with { type: 'json' };
import netease from '../data/providers/netease.json' with { type: 'json' };
import nifty from '../data/providers/nifty.json' with { type: 'json' };
import orange from '../data/providers/orange.json' with { type: 'json' };
import outlookCom from '../data/providers/outlook-com.json' with { type: 'json' };
import ovh from '../data/providers/ovh.json' with { type: 'json' };
import postmark from '../data/providers/postmark.json' with { type: 'json' };
import proofpoint from '../data/providers/proofpoint.json' with { type: 'json' };
import proofpointEssentials from '../data/providers/proofpoint-essentials.json' with { type: 'json' };
import proton from '../data/providers/proton.json' with { type: 'json' };
import qqMail from '../data/providers/qq-mail.json' with { type: 'json' };
import rackspace from '../data/providers/rackspace.json' with { type: 'json' };
import rediff from '../data/providers/rediff.json' with { type: 'json' };
import resend from '../data/providers/resend.json' with { type: 'json' };
import salesforce from '../data/providers/salesforce.json' with { type: 'json' };
import salesforceMarketingCloud from '../data/providers/salesforce-marketing-cloud.json' with { type: 'json' };
import sendgrid from '../data/providers/sendgrid.json' with { type: 'json' };
import seppmail from '../data/providers/seppmail.json' with { type: 'json' };
import seznam from '../data/providers/seznam.json' with { type: 'json' };
import sfr from '../data/providers/sfr.json' with { type: 'json' };
import sina from '../data/providers/sina.json' with { type: 'json' };
import smtp2go from '../data/providers/smtp2go.json' with { type: 'json' };
import softbank from '../data/providers/softbank.json' with { type: 'json' };
import sohu from '../data/providers/sohu.json' with { type: 'json' };
import sophos from '../data/providers/sophos.json' with { type: 'json' };
import spamexperts from '../data/providers/spamexperts.json' with { type: 'json' };
import spamhaus from '../data/providers/spamhaus.json' with { type: 'json' };
import sparkpost from '../data/providers/sparkpost.json' with { type: 'json' };
import spectrum from '../data/providers/spectrum.json' with { type: 'json' };
import strato from '../data/providers/strato.json' with { type: 'json' };
import tOnline from '../data/providers/t-online.json' with { type: 'json' };
import telstra from '../data/providers/telstra.json' with { type: 'json' };
import tencentExmail from '../data/providers/tencent-exmail.json' with { type: 'json' };
import tencentSes from '../data/providers/tencent-ses.json' with { type: 'json' };
import tim from '../data/providers/tim.json' with { type: 'json' };
import tiscali from '../data/providers/tiscali.json' with { type: 'json' };
import titan from '../data/providers/titan.json' with { type: 'json' };
import tom from '../data/providers/tom.json' with { type: 'json' };
import topdesk from '../data/providers/topdesk.json' with { type: 'json' };
import trendMicro from '../data/providers/trend-micro.json' with { type: 'json' };
import unitedOnline from '../data/providers/united-online.json' with { type: 'json' };
import vade from '../data/providers/vade.json' with { type: 'json' };
import virginMedia from '../data/providers/virgin-media.json' with { type: 'json' };
import yahoo from '../data/providers/yahoo.json' with { type: 'json' };
import yahooJapan from '../data/providers/yahoo-japan.json' with { type: 'json' };
import yandex from '../data/providers/yandex.json' with { type: 'json' };
import zendesk from '../data/providers/zendesk.json' with { type: 'json' };
import zoho from '../data/providers/zoho.json' with { type: 'json' };

/** Every file of `src/data/providers/`; test/checks/providers.test.ts holds each to the type that `providers.ts` gives it. */
export const providerFiles: readonly unknown[] = [
  twentyOneCn,
  acens,
  activecampaign,
  alibaba,
  aliyunDirectmail,
  allInkl,
  amazonSes,
  att,
  barracuda,
  bluewin,
  brevo,
  bt,
  campaignMonitor,
  chinaMobile,
  cisco,
  cleverreach,
  cloudflare,
  cloudmark,
  codetwo,
  comcast,
  constantContact,
  coremail,
  cox,
  daum,
  docomo,
  earthlink,
  elasticEmail,
  exclaimer,
  facebook,
  fastmail,
  fortimail,
  free,
  freenet,
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
  iua,
  kddi,
  klaviyo,
  knowbe4,
  laposte,
  libero,
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
  messagelabs,
  microsoft365,
  migadu,
  mimecast,
  namecheap,
  namecheapHosting,
  naver,
  netease,
  nifty,
  orange,
  outlookCom,
  ovh,
  postmark,
  proofpoint,
  proofpointEssentials,
  proton,
  qqMail,
  rackspace,
  rediff,
  resend,
  salesforce,
  salesforceMarketingCloud,
  sendgrid,
  seppmail,
  seznam,
  sfr,
  sina,
  smtp2go,
  softbank,
  sohu,
  sophos,
  spamexperts,
  spamhaus,
  sparkpost,
  spectrum,
  strato,
  tOnline,
  telstra,
  tencentExmail,
  tencentSes,
  tim,
  tiscali,
  titan,
  tom,
  topdesk,
  trendMicro,
  unitedOnline,
  vade,
  virginMedia,
  yahoo,
  yahooJapan,
  yandex,
  zendesk,
  zoho,
];
