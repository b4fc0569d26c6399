import { providers } from '../../checks/providers.ts';
import { type ReplyRule, ruleFor } from '../../core/reply-rules.ts';
import { ruleText } from '../../core/rule-text.ts';
import { codesIn } from '../reply-codes.ts';
import { rulesFor } from '../systems.ts';

/** What a refusal speaks of, and what it says of it. */
const OF_MAIL =
  /\b(?:e-?mail|mail|mailbox|messages?|recipients?|users?|address(?:es)?|hosts?|hostname|servers?|senders?|domains?|connection|ip|smtp|account|delivery|spf|dkim|dmarc|ptr|tls|starttls|relay(?:ing)?|helo|quota|content|attachment)\b/i;
const REFUSED =
  /\b(?:reject\w*|refus\w*|denied|deny|den\w*|bounc\w*|undeliver\w*|fail\w*|block\w*|black ?list\w*|listed|spam\w*|unknown|unavailable|unauthenticated|unsolicited|invalid|no such|not (?:found|allowed|accepted|permitted|authorized|exist|deliver\w*|be delivered|available|valid|enough)|(?:doesn|can|couldn|isn|wasn|won)'t|cannot|could not|does not|too (?:many|large|big|long|fast|quickly|frequent\w*)|full|over ?quota|exceed\w*|disabled|suspended|inactive|locked|timed? ?out|timeout|gr[ae]y ?list\w*|try again|later|limit\w*|prohibited|required|violation|error|loops?|expired|deferred|delayed|poor reputation|virus)\b/i;
/** The same of Chinese, Japanese and Korean, whose words have no spaces between them. */
const OF_MAIL_HAN =
  /[邮郵信件]|用户|用戶|收件|发件|發件|地址|域名|服务器|伺服器|空间|空間|连接|連接|メール|宛先|受信|配信|메일|수신/;
const REFUSED_HAN =
  /[拒退错錯满滿禁限超垃圾]|不存在|无法|無法|失败|失敗|未开通|不足|超时|逾時|频率|黑名单|黑名單|无效|不能|ありません|できません|存在しない|いっぱい|拒否|없|실패|거부/;
/** Codes of providers' own: `TSS04`, `S3140`, `AUP#1310`, `OFR_506`, `IB110`, `RP-003`, `ES000001`. */
const OWN_CODE = /(?<![\w.-])[A-Z]{1,6}(?:#|(?:[/:_ -]{1,2}[A-Z]{0,6})?[_ ]{0,2}\d{2,9}(?!\w|\.\w))/;
/** The same without digits: `CXBL`. */
const CAPITALS = /^[A-Z]{4,12}$/;
/** A name of a file, or a way to one. */
const FILE =
  /^(?:[~.]{0,2}[/\\]|[A-Za-z]:[/\\])|\.(?:eml|msg|mbox|txt|log|json|ndjson|jsonl|csv|html?|pdf|gz|zip|xz|zst|tar)$/i;
const DOMAIN = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}\.?$/;
const ADDRESS = /^[^\s@:\uff1a]{1,64}@[^\s@:\uff1a\uff09]{1,253}$/;

/** A sentence of this length is taken for one of a reply; more of it has to speak of a delivery. */
const SENTENCE = 300;

/**
 * Whether a text may say something of a delivery: a sentence, a reply code or an enhanced status code, a code or words of a
 * provider that are known, or words of a refusal; and is no file's, domain's or mailbox's name.
 *
 * @param text  in clear
 */
export function isAboutDelivery(text: string): boolean {
  const bounded = text.slice(0, 8000).trim();
  if (bounded === '') return false;
  const { codes, enhanced } = codesIn(bounded);
  if (enhanced.length > 0) return true;
  const isSentence = /\s|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}/.test(bounded);
  if (FILE.test(bounded) && (!isSentence || codes.length === 0)) return false;
  if (codes.length > 0) return true;
  if (DOMAIN.test(bounded) || (ADDRESS.test(bounded) && !isRefusalHan(bounded))) return false;
  if (CAPITALS.test(bounded) || (isSentence && bounded.length <= SENTENCE)) return true;
  return OWN_CODE.test(bounded) || isRefusal(bounded) || isKnown(bounded);
}

function isRefusal(text: string): boolean {
  return (OF_MAIL.test(text) && REFUSED.test(text)) || isRefusalHan(text);
}

function isRefusalHan(text: string): boolean {
  return OF_MAIL_HAN.test(text) && REFUSED_HAN.test(text);
}

/** By a code such as `TSS04`, `MI:SPB`, `S3140`, or by words that some rule knows. */
function isKnown(text: string): boolean {
  everyRule ??= [...rulesFor(null), ...providers.flatMap(({ replies = [] }) => replies)].filter(({ contains }) =>
    typeof contains === 'string' ? contains !== '' : contains.every((piece) => piece !== ''),
  );
  return ruleFor({ codes: [], enhanced: [], text: ruleText(text), phase: null }, everyRule) !== null;
}

let everyRule: readonly ReplyRule[] | null = null;
