import { describe, expect, test } from 'vitest';
import { conclude } from '../../src/bounce/conclude.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { systemNamed } from '../../src/bounce/systems.ts';
import type { BounceReason } from '../../src/core/bounce.ts';

// Composed of what the providers document: replies that several rules could claim, cut short, folded, or several in one.
describe('what a provider means by a reply', () => {
  test.for<[string, BounceReason, string]>([
    ['gmail', 'authfailure', '421 4.7.26 This mail has been rate limited because it is unauthenticated.'],
    ['gmail', 'failedstarttls', "550 5.7.29 This mail has been blocked because it wasn't sent over a TLS connection."],
    ['gmail', 'requireptr', '421 4.7.0 The IP address sending this message does not have a PTR record'],
    [
      'gmail',
      'authfailure',
      "550-5.7.26 Unauthenticated email from acme.example is not accepted due to\n550-5.7.26 domain's DMARC policy.",
    ],
    ['gmail', 'rejected', '553-5.1.7 The sender address <ann@acme> is not a valid RFC 5321 address.'],
    ['gmail', 'syntaxerror', '553 5.1.3 The recipient address <ann@acme> is not a valid RFC 5321 address.'],
    ['gmail', 'speeding', '421/550 4.7.28 5.7.28 unusual rate of unsolicited'],
    ['gmail', 'suspend', '550 5.2.1 account is disabled'],
    ['gmail', 'mailboxfull', '552 5.2.2 out of storage space and inactive'],
    ['microsoft 365', 'userunknown', '550-5.4.1 Recipient address rejected: Access denied.'],
    ['microsoft 365', 'norelaying', '550 5.4.1 Relay Access Denied'],
    ['microsoft 365', 'mailboxfull', '554 5.2.2 mailbox full'],
    ['microsoft 365', 'exceedlimit', '550 5.2.2 Submission quota exceeded'],
    ['microsoft 365', 'blocked', '550 5.7.502 Access denied, banned sender.'],
    ['microsoft 365', 'suspend', '550 5.7.708'],
    ['microsoft 365', 'expired', '550 5.4.300 Message expired, connection timed out'],
    ['microsoft 365', 'networkerror', '550 5.4.316 Message expired, connection timed out(Socket error code 10060)'],
    ['microsoft 365', 'networkerror', '4.4.316 / 5.4.316 Connection refused / Message expired'],
    ['microsoft 365', 'blocked', 'part of their network is on our block list (S3150)'],
    [
      'outlook',
      'authfailure',
      '550 5.7.15 Access denied, sending domain acme.example does not meet the required authentication level',
    ],
    [
      'outlook',
      'blocked',
      '550 DY-002 Mail rejected by Outlook.com for policy reasons. The likely cause is a compromised or virus infected server',
    ],
    ['outlook', 'toomanyconn', '421 RP-001'],
    ['hotmail.com', 'norelaying', '550 5.7.64 TenantAttribution; Relay Access Denied'],
    ['aol', 'spamdetected', '554 5.7.9 Message not allowed - [PH02] Email not accepted for policy reasons'],
    ['aol', 'authfailure', '554 5.7.5 (AU01) Message not accepted for policy reasons.'],
    ['yahoo', 'blocked', '421 4.7.0 [TSS09] permanently deferred'],
    ['yahoo', 'badreputation', '421 Message from (192.0.2.1) temporarily deferred - 4.16.50.'],
    ['yahoo', 'rejected', '451 Message temporarily deferred due to unresolvable RFC.5322 from domain'],
    ['icloud', 'policyviolation', '554 5.7.1 [HM08] Message rejected due to local policy.'],
    ['comcast', 'blocked', 'BL001111'],
    ['web.de', 'requireptr', '554-No SMTP service 554-Bad DNS PTR resource record.'],
    ['ionos', 'authfailure', '550 Requested action not taken: mailbox unavailable Reject due to SPF policy.'],
    ['orange', 'systemerror', '421 4.2.0 Service refuse. Veuillez essayer plus tard. OFR005_505 [505]'],
    ['orange', 'blocked', '421 Service refuse. Veuillez essayer plus tard. OFR_999 [999]'],
    ['la poste', 'userunknown', '550 5.1.1 LPN007_416'],
    [
      'mail.ru',
      'suspend',
      '550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable: account is disabled',
    ],
    [
      'mail.ru',
      'mailboxfull',
      '550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable: user is over quota',
    ],
    ['mimecast', 'rejected', '550 Envelope blocked - User Entry'],
    ['mimecast', 'policyviolation', '550 Anti-Spoofing policy - inbound not allowed'],
    [
      'barracuda',
      'userunknown',
      '550 permanent failure for one or more recipients (ann@acme.example:550 5.1.1 User Unknown)',
    ],
    ['charter', 'toomanyconn', '421 4.7.1 AUP#In-1320'],
    ['charter', 'speeding', 'AUP#1540'],
    ['cox', 'spamdetected', '552 5.2.0 AUP#URLBL101'],
    ['godaddy', 'speeding', '550 has sent to too many recipients this hour. IB607'],
    ['docomo', 'mailboxfull', '552 Too much mail data ann@docomo.ne.jp'],
    ['au', 'userunknown', '550 <ann@ezweb.ne.jp>: User unknown'],
    ['au', 'filtered', '550 : User unknown'],
    // Codes of a family that is known, of which this one is not.
    ['163', 'blocked', '554 HL:QZX'],
    ['163', 'toomanyconn', '451 MI:QZX'],
    ['qq', 'rejected', '550 Mail rejected by recipient'],
    ['163', 'rejected', '550 MI:QZX 163 mx31,PMCowAD3X1tP'],
    ['163', 'toomanyconn', '451 RP:QZX'],
    ['126', 'spamdetected', '554 DT:QZX 126 smtp10,please see http://mail.163.com/help/help_spam_16.htm'],
    ['hotmail', 'blocked', '550 SC-009'],
    ['hotmail', 'toomanyconn', '421 RP-0042 (BAY)'],
    ['comcast', 'blocked', '554 BL014001'],
    ['godaddy', 'virusdetected', '554 IB799'],
    ['charter', 'blocked', '554 AUP#In-1999'],
    ['orange', 'spamdetected', '550 5.7.1 OFR006_599 [599]'],
    // The page that explains it, and nothing else.
    ['qq', 'authfailure', 'https://service.mail.qq.com/detail/122/72'],
    ['qq', 'toomanyconn', '550 https://service.mail.qq.com/detail/122/174.'],
    [
      'qq',
      'securityerror',
      '535 Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.',
    ],
    ['yandex', 'rejected', '504 5.5.2 Sender address rejected: need fully-qualified address'],
    ['yandex', 'rejected', '553 5.7.1 Sender address rejected: not owned by auth user'],
    ['yandex', 'speeding', '451 4.5.1 The recipient has exceeded their message rate limit. Try again later.'],
    ['yandex', 'policyviolation', '550 Policy rejection'],
    [
      'mail.ru',
      'suspend',
      '550 Message was not accepted -- invalid mailbox. Local mailbox is unavailable: user is terminated',
    ],
    ['microsoft 365', 'exceedlimit', '550 5.7.232 tenant has exceeded its limit of outbound recipients'],
    ['microsoft 365', 'policyviolation', '550 5.7.703 one or more recipients are blocked by your organization'],
    ['microsoft 365', 'networkerror', '550 5.4.4 Invalid arguments'],
    ['microsoft 365', 'networkerror', '550 5.4.11 Agent generated message depth exceeded'],
    ['microsoft 365', 'systemerror', '550 5.2.14 Misconfigured forwarding address'],
  ])('%s: %s, %s', ([provider, reason, text]) => {
    const bounce = readPastedReply(text);
    const reasons = bounce.recipients.map(
      (recipient) => conclude(recipient, bounce, { provider: systemNamed(provider) }).reason,
    );
    expect(reasons).toEqual([reason]);
  });
});

describe('what words mean that more than one server has', () => {
  test.for<[BounceReason, string]>([
    ['authfailure', '550 Mail from domain is not authenticated'],
    ['rejected', '550 Your domain has no DNS/MX entries'],
    ['rejected', '421 From domain is not resolvable'],
    ['rejected', "440 mail from account doesn't conform with authentication"],
    ['rejected', '550 5.7.1 recipient has unsubscribed'],
    ['suspend', '550 User has been frozen'],
    ['suspend', '550 该用户已停机'],
    ['userunknown', '550 Unzustellbar: Empfaenger unbekannt'],
    ['hostunknown', '550 that domain is retired: domain no longer in use'],
    ['notcompliantrfc', '554 Your message was rejected: header Message-ID missing'],
    ['spamdetected', '550 5.7.1 this message is suspicious'],
    ['spamdetected', '554 5.7.1 The message was rejected due to content'],
    ['virusdetected', '541 virus'],
    ['virusdetected', '554 5.7.1 virus'],
    ['mesgtoobig', '552 mail body too long'],
    ['systemerror', '450 mailbox unavailable'],
    ['blocked', '550 Connection denied'],
    ['blocked', '550 Access denied'],
    ['blocked', '550 5.7.1 Rejected. Sender 45.66.77.88 found in SPL-XBL listing'],
    ['toomanyconn', '452 4.7.1 you have sent over the allowed number of messages'],
    ['toomanyconn', '421 concurrency limit exceeded'],
    ['exceedlimit', '550 sender exceeded daily sending limit'],
    ['userunknown', '553 Recipient could not be resolved'],
    ['userunknown', '550 the e-mail account has been deleted'],
    ['suspend', "550 recipient's subscription has expired"],
    ['mailboxfull', '452 inbox storage exhausted'],
    ['mesgtoobig', '552 Your mail is bigger than we accept'],
    ['requireptr', '550 PTR does not resolve back'],
    ['authfailure', '550 message failed authentication'],
    ['authfailure', '550 DMARC'],
    ['securityerror', '538 encryption required for requested authentication mechanism'],
    ['failedstarttls', '554 TLS is mandatory here'],
    ['hostunknown', '550 domain is not registered'],
    ['networkerror', 'Connection to host failed'],
    ['expired', 'message has exceeded its retry period'],
    ['systemerror', '451 server is overloaded'],
    ['policyviolation', '550 Mail refused'],
    ['virusdetected', '550 5.7.1 Message rejected due to virus'],
  ])('%s, %s', ([reason, text]) => {
    const bounce = readPastedReply(text);
    const found = bounce.recipients.map((recipient) => conclude(recipient, bounce, { provider: null }));
    expect(found.map((each) => [each.reason, each.basis])).toEqual([[reason, 'rule']]);
  });
});
