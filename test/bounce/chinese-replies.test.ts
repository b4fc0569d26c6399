import { describe, expect, test } from 'vitest';
import { conclude } from '../../src/bounce/conclude.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { systemNamed } from '../../src/bounce/systems.ts';
import type { ReadBounce } from '../../src/core/bounce.ts';

const reasonsIn = (bounce: ReadBounce, provider: string | null = null) =>
  bounce.recipients.map((recipient) => conclude(recipient, bounce, { provider }).reason);

test.each([
  ['邮箱内信件过多，已超出所限制的使用空间，无法接收新邮件', 'mailboxfull'],
  ['550 用户邮箱超过容量限制', 'mailboxfull'],
  ['550 ErrMsg=mail box space not enough', 'mailboxfull'],
  ['邮件被退回 : 用户拒绝收信', 'rejected'],
])('%s', (text, reason) => {
  expect(reasonsIn(readPastedReply(text))).toEqual([reason]);
});

describe('what a provider means', () => {
  test.each([
    ['netease', '450 MI:CEL', 'syntaxerror'],
    ['netease', '451 RP:CEL', 'syntaxerror'],
    ['netease', '450 WM:BLI', 'blocked'],
    ['netease', '451 DT:SPM ,please try again', 'spamdetected'],
    ['netease', '550 MI:SPF', 'authfailure'],
    ['netease', '550 DT:SPM', 'spamdetected'],
    ['netease', '550 Invalid User', 'userunknown'],
    ['netease', '553 Requested action not taken: no smtp MX only', 'rejected'],
    ['netease', '554 HL:IHU', 'blocked'],
    ['netease', '451 Requested action aborted: local error in processing', 'systemerror'],
    ['netease', '451 MI:DMC', 'toomanyconn'],
    ['netease', '554 HL:ITC', 'toomanyconn'],
    ['netease', '554 IP in blacklist', 'blocked'],
    ['netease', '550 User not found: kim@163.com', 'userunknown'],
    ['netease', '5.7.0 DT:SPM', 'spamdetected'],
    ['netease', '552 5.2.2 mailbox full', 'mailboxfull'],
    ['netease', 'MI:STC', 'exceedlimit'],
    ['netease', '421 IP<1.2.3.4> rejected', 'blocked'],
    ['netease', '535 Error: authentication failed', 'securityerror'],
    ['netease', '550 User suspended', 'suspend'],
    ['netease', '554 5.5.3 Domain exceed the sent limit', 'exceedlimit'],
    ['netease', '503 Error: send HELO first', 'syntaxerror'],
    ['netease', '550 5.1.1 User unknown', 'userunknown'],
    ['qq', '550 Mailbox not found', 'userunknown'],
    ['qq', '550 Mailbox unavailable or access denied', 'speeding'],
    ['qq', '550 Suspected bounce attacks', 'blocked'],
    ['qq', '550 Suspected spam', 'spamdetected'],
    ['qq', '550 Mail is rejected by recipients', 'rejected'],
    ['qq', '退信文 该用户不存在', 'userunknown'],
    ['qq', '500 Error: bad syntax', 'syntaxerror'],
    ['qq', '550 Error: content rejected', 'spamdetected'],
    ['qq', '550 The "From" header is missing or invalid', 'notcompliantrfc'],
    ['qq', '550 The recipient may contain a non-existent account', 'userunknown'],
    ['qq', '550 frequency of receiving messages is limited', 'speeding'],
    ['qq', 'message size exceeds size limit of server', 'mesgtoobig'],
    ['qq', 'invalid recipient syntax', 'syntaxerror'],
    ['qq', 'bad address syntax', 'syntaxerror'],
    ['qq', 'lost connection with mx while', 'networkerror'],
    ['qq', 'conversation with mx timed out while', 'expired'],
    ['qq', '535 Authorized code is incorrect', 'securityerror'],
    ['qq', '503 Error: need EHLO and AUTH first', 'securityerror'],
    ['qq', '530 Error: A secure connection is requiered(such as ssl)', 'securityerror'],
    ['qq', '550 Ip frequency limited [x IP: 1.2.3.4]', 'toomanyconn'],
    [
      'exmail',
      '550 Mailbox not found. http://service.exmail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728',
      'userunknown',
    ],
    ['exmail', '535 Error: authentication failed, system busy', 'securityerror'],
    ['exmail', '550 Mail content denied', 'spamdetected'],
    ['exmail', '550 Connection frequency limited', 'toomanyconn'],
    ['exmail', '501 Bad address syntax', 'syntaxerror'],
    ['exmail', '552 Message too large', 'mesgtoobig'],
    ['Aliyun enterprise mail', '526 Authentication failure[1]', 'securityerror'],
    ['Aliyun enterprise mail', '524 username or passwd is NULL', 'securityerror'],
    ['Aliyun enterprise mail', "554 RCPT (x) dosn't exist", 'userunknown'],
    ['Aliyun enterprise mail', '502 Mailfrom account is a local account', 'rejected'],
    ['Aliyun enterprise mail', '450 "MAIL FROM" mailbox unavailable', 'rejected'],
    ['Aliyun enterprise mail', '505 the total of RCPTs is achieved the maximum threshold', 'toomanyconn'],
    ['Aliyun enterprise mail', '510 The number of attachments is achieved the maximum threshold', 'mesgtoobig'],
    ['Aliyun enterprise mail', 'spamed by local spam engine', 'spamdetected'],
    [
      'Aliyun enterprise mail',
      '454 Transient reject by behaviour spam at DATA State: currently unexpected sending',
      'speeding',
    ],
    ['Aliyun enterprise mail', "542 This account isn't allowed to receive email", 'policyviolation'],
    ['Aliyun enterprise mail', 'Quota exceed the hard limit for user', 'mailboxfull'],
    ['Aliyun enterprise mail', 'mail box space not enough', 'mailboxfull'],
    ['Aliyun enterprise mail', 'invalid address (#5.5.0)', 'userunknown'],
    ['Aliyun enterprise mail', '550 No such user', 'userunknown'],
    ['Aliyun enterprise mail', 'Too large、Maximum fixed size', 'mesgtoobig'],
    ['Aliyun DirectMail', '556 The number of RCPTs is over size', 'toomanyconn'],
    ['Aliyun DirectMail', '554 Reject by content spam', 'spamdetected'],
    ['Aliyun DirectMail', '436 "MAIL FROM" doesn\'t conform with authentication', 'rejected'],
    ['Aliyun DirectMail', '504 Invalid setting', 'syntaxerror'],
    ['Aliyun DirectMail', '524 Host not found by dns resolve', 'hostunknown'],
    ['Aliyun DirectMail', '526 No data by dns resolve', 'hostunknown'],
    ['Aliyun DirectMail', '552 Not enough sending quota', 'exceedlimit'],
    ['Aliyun DirectMail', '452 mailbox full', 'mailboxfull'],
    ['Sina', '550 Too many recipients.', 'toomanyconn'],
    ['Sina', '421 #4.4.5 Too many connections from your host', 'toomanyconn'],
    ['Sina', '553 Envolope sender mismatch with header from', 'rejected'],
    ['Sina', '550 User unknown', 'userunknown'],
    ['Sina', '535 authentication failed', 'securityerror'],
    ['sohu', '553 5.7.0 IP REJECT', 'blocked'],
    ['sohu', '553 5.7.1 SENDER REJECT', 'rejected'],
    ['sohu', '553 5.7.3 CONTENT REJCT', 'spamdetected'],
    ['Coremail', 'User rejected', 'rejected'],
    ['Coremail', 'User not found', 'userunknown'],
    ['Coremail', 'Requested mail action not taken: Fake sender', 'rejected'],
    ['Coremail', 'Requested mail action not taken: Invalid IP', 'blocked'],
    ['Coremail', 'Requested action not taken: Local user only', 'rejected'],
    ['Coremail', 'sender is rejected', 'rejected'],
    ['Coremail', 'rcpt is rejected', 'filtered'],
    ['Coremail', 'unavailable mail user', 'userunknown'],
    ['Coremail', 'user disabled', 'suspend'],
    ['Coremail', 'This account has been temporarily suspended', 'suspend'],
    ['Coremail', 'mailbox currently unavailable', 'userunknown'],
    ['Coremail', 'sending quota exceeded', 'exceedlimit'],
    ['Coremail', 'rcpt handle timeout', 'networkerror'],
    ['Coremail', 'DNS query error', 'hostunknown'],
    ['Coremail', 'Content reject/Spam denied', 'spamdetected'],
    ['Coremail', 'restricted', 'policyviolation'],
    ['Coremail', 'User in blacklist', 'rejected'],
    ['Coremail', 'NULL sender is not allowed', 'rejected'],
    ['Coremail', 'no smtp MX only', 'rejected'],
    ['21cn', '553 this mail is rejected by antispam system', 'spamdetected'],
    ['tom', '553 this mail is blocked by kbas', 'spamdetected'],
    ['Tencent Cloud SES', '550 Mailbox not found', 'userunknown'],
    ['Tencent Cloud SES', '551 5.1.1 recipient is not exist', 'userunknown'],
    ['263', '550 user not exist (in reply to RCPT TO command)', 'userunknown'],
    ['263', 'mail size limit exceeded', 'mesgtoobig'],
    ['263', '550 black ip', 'blocked'],
    ['263', '550 user is locked', 'suspend'],
    ['263', '552 message rejected by anti-spam engine', 'spamdetected'],
    ['263', '554 rbl deny', 'blocked'],
    ['263', '552 too many same size mails', 'toomanyconn'],
    ['263', '555 helohost error', 'blocked'],
    ['263', '553 host denies the sender', 'rejected'],
    ['263', '552 looping message', 'networkerror'],
    ['263', '554 openrelay check', 'blocked'],
    ['Aliyun enterprise mail', "Sorry, I couldn't find any host named acme.example (#5.1.2)", 'hostunknown'],
    ['Sina', "554 Rejected due to the sending MTA's poor reputation", 'badreputation'],
    ['Coremail', "local server don't exists that user", 'userunknown'],
  ])('%s: %j is %s', (provider, text, reason) => {
    expect(systemNamed(provider)).not.toBeNull();
    expect(reasonsIn(readPastedReply(text), systemNamed(provider))).toEqual([reason]);
  });
});

describe('Chinese is understood without a code', () => {
  test.each([
    ['收件人不存在', 'userunknown'],
    ['用户不存在', 'userunknown'],
    ['邮箱已满', 'mailboxfull'],
    ['收件人邮箱空间不足', 'mailboxfull'],
    ['邮件被收件人拒收', 'rejected'],
    ['对方服务器拒绝', 'policyviolation'],
    ['发送频率过高', 'toomanyconn'],
    ['发信IP被列入黑名单', 'blocked'],
    ['被识别为垃圾邮件', 'spamdetected'],
    ['邮件内容包含敏感词', 'spamdetected'],
    ['域名不存在', 'hostunknown'],
    ['连接超时', 'expired'],
    ['反向解析失败', 'requireptr'],
    ['SPF校验失败', 'authfailure'],
    ['退信原因：收信人邮箱不存在（550 User not found）', 'userunknown'],
    ['您的邮件被退回。退信原因：对方邮箱剩余空间不足', 'mailboxfull'],
    ['无法连接到对方服务器', 'networkerror'],
    ['邮件大小超过对方限制', 'mesgtoobig'],
    ['发件人域名不存在', 'rejected'],
    ['DMARC验证未通过', 'authfailure'],
    ['该IP同时并发连接数过大，超过了网易的限制，被临时禁止连接', 'toomanyconn'],
    ['该用户不被允许给网易用户发信', 'rejected'],
    ['没有找到该邮箱用户', 'userunknown'],
    ['域名尚未注册', 'hostunknown'],
    ['未授权中转', 'norelaying'],
    ['证书验证失败', 'failedstarttls'],
    ['MIME格式错误', 'contenterror'],
    ['您的网段被屏蔽', 'blocked'],
    ['您不在收件人的通讯录中', 'rejected'],
    ['退件原因：收件匣已滿', 'mailboxfull'],
    ['超过当日配额', 'exceedlimit'],
    // An address without space around it; a cause among advice and the subject of the mail.
    ['550 邮箱quincy@acme.example不存在', 'userunknown'],
    ['quincy@acme.example信箱已滿', 'mailboxfull'],
    ['550 用户quincy@acme.example未找到', 'userunknown'],
    ['退信原因：收件人邮箱空间不足。建议：请联系收件人清理邮箱后重试，或检查SPF记录是否正确', 'mailboxfull'],
    ['邮件主题：频率问题。退信原因：对方邮箱不存在', 'userunknown'],
    ['退信原因：无法连接到对方服务器。可能对方服务器繁忙，或您的IP被对方列入黑名单', 'networkerror'],
    ['对方服务器返回：550 User not found。可能原因：1、收件人地址拼写错误；2、收件人邮箱已满', 'userunknown'],
    ['無效的收件地址', 'userunknown'],
    ['查無此帳號', 'userunknown'],
    ['收件箱爆满，请联系收件人清理', 'mailboxfull'],
    ['邮件超过收件方允许的最大尺寸', 'mesgtoobig'],
    ['信件過大，遭對方拒收', 'mesgtoobig'],
    ['收件人数量超过限制', 'toomanyconn'],
    ['已超过每日最大发送量', 'exceedlimit'],
    ['您发送邮件的速度过快', 'toomanyconn'],
    ['收件人短时间内收到大量邮件，暂时禁止向该收件人发信', 'speeding'],
    ['发件域信誉较差', 'badreputation'],
    ['寄件IP遭列入黑名單', 'blocked'],
    ['您的 IP 位址沒有反解記錄', 'requireptr'],
    ['寄件網域未通過SPF驗證', 'authfailure'],
    ['寄件者網域不存在', 'rejected'],
    ['发件人域名无MX记录', 'rejected'],
    ['收件網域不存在', 'hostunknown'],
    ['DNS解析失败，找不到收件人域名', 'hostunknown'],
    ['無法與對方伺服器建立TLS連線', 'failedstarttls'],
    ['連線逾時', 'expired'],
    ['收件伺服器忙碌中，請稍後再試', 'systemerror'],
    ['驗證失敗，請檢查帳號密碼', 'securityerror'],
    ['邮件编码错误', 'contenterror'],
    ['此郵件疑似詐騙郵件已被拒絕', 'spamdetected'],
    ['命中蜜罐邮箱', 'spamdetected'],
    ['请求的用户处于禁用或者冻结状态', 'suspend'],
    ['群发收件人数量超过了限额，请减少每封邮件的收件人数量', 'toomanyconn'],
    ['发件人当天内累计邮件数量超过限制，当天不再接受该发件人的投信', 'exceedlimit'],
    ['信封发件人和信头发件人不匹配', 'rejected'],
    ['该IP不在网易允许的发送地址列表里', 'blocked'],
    ['不允许发送该类型的附件', 'policyviolation'],
    ['邮件被检测到含有病毒', 'virusdetected'],
    ['收件人邮箱满了', 'mailboxfull'],
    ['发件人账号和认证账号必须一样', 'rejected'],
    ['用户由于长时间未登录处于休眠状态', 'suspend'],
    ['收信人收件箱已满，无法收信', 'mailboxfull'],
    ['主机或者对方域名有错误，无法被系统解析', 'hostunknown'],
    ['该服务器IP的发信频率超过腾讯邮箱限制', 'toomanyconn'],
    ['該收件人地址不存在', 'userunknown'],
    ['郵件被判定為垃圾郵件', 'spamdetected'],
    ['信箱已滿', 'mailboxfull'],
    ['查無此人', 'userunknown'],
    ['登录失败次数过多，被临时禁止登录', 'securityerror'],
    ['网易邮箱不开放匿名转发', 'norelaying'],
    ['发信IP未被发送域的SPF许可', 'authfailure'],
    ['该邮件未被发信域的DMARC许可', 'authfailure'],
    ['发信IP位于一个或多个RBL里', 'blocked'],
    ['发信人在15分钟内的发信数量超过限制', 'exceedlimit'],
    ['HELO命令不允许为空', 'blocked'],
    ['系统暂时出现故障,请稍后再次尝试发送', 'systemerror'],
  ])('%s is %s', (text, reason) => {
    expect(reasonsIn(readPastedReply(text))).toEqual([reason]);
  });
});

test('a host that was not found has refused nothing', () => {
  const { recipients } = readPastedReply(
    '您的邮件未能发送给以下收件人:\nkim@acme.example\n退信原因:收件人所属域名不存在\nhost acme.example not found',
  );
  expect(recipients.map(({ finalRecipient, remoteMta }) => [finalRecipient, remoteMta])).toEqual([
    ['kim@acme.example', null],
  ]);
});

describe('a notice of Coremail', () => {
  test('in GB 2312', () => {
    const bounce = readBounce(
      Buffer.from(
        [
          'Return-Path: <>',
          'From: Postmaster@acme.test',
          'To: sam@acme.test',
          'Subject: =?GBK?B?z7XNs83L0MU=?=',
          'MIME-Version: 1.0',
          'Content-Type: text/plain; charset=gb2312',
          'Content-Transfer-Encoding: base64',
          '',
          'safHuKOsxPq1xNPKvP6xu83Lu9jAtMHLoa2hrQ0KytW8/sjLIGtpbUBhY21lLmV4YW1wbGUNCs3L0MXUrdLyo7oNCsrVvP7Iy7XE08rP5L/VvOTS0cL6oaMNCtOizsTLtcP3OjU1MiBRdW90YSBleGNlZWRlZA0K',
          '',
        ].join('\r\n'),
      ),
    );
    expect(bounce).toMatchObject({
      what: 'failure',
      system: 'coremail',
      recipients: [{ finalRecipient: 'kim@acme.example', reply: { code: 552 } }],
    });
    expect(reasonsIn(bounce)).toEqual(['mailboxfull']);
  });

  test('pasted, in two languages', () => {
    const bounce = readPastedReply(
      [
        '抱歉，您的邮件被退回来了……/',
        'Sorry, your mail is returned...',
        '收件人/To : kim@acme.example',
        '退信原因/',
        'Bounce reason :',
        '由于对方服务器不稳定，而无法连接上对方服务器。',
        "Can not connect to recipient's server because of unstable network or firewall filter.",
      ].join('\n'),
    );
    expect(bounce.recipients.map(({ finalRecipient }) => finalRecipient)).toEqual(['kim@acme.example']);
    expect(reasonsIn(bounce)).toEqual(['networkerror']);
  });

  test('what the server said goes before what the notice makes of it', () => {
    const bounce = readPastedReply(
      '退信原因 | 收件方地址不存在，或暂时不可用，导致邮件被系统退回。\n远程响应 | the mta server of acme.example -- mx.acme.example(192.0.2.7) reply:550 The "From" header is missing or invalid.',
    );
    expect(bounce.recipients[0]).toMatchObject({ remoteMta: 'mx.acme.example', remoteAddress: '192.0.2.7' });
    expect(reasonsIn(bounce)).toEqual(['notcompliantrfc']);
  });
});
