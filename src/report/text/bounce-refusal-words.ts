import type { ReasonWords } from './bounce-reason.ts';

const LISTED_AGAIN =
  'find out what got it listed (a broken-into account, a hacked page, an old list of addresses), else it is listed again';
const FORM = 'open the page that the answer names, and ask there to be let through';

/** Of reasons that lie with who sends, what is sent, or what the receiving side allows. */
export const refusalWords = {
  authfailure: {
    title: 'the sender was not authenticated',
    clause:
      'the server could not confirm that the message comes from the domain it claims to come from (SPF, DKIM, DMARC)',
    steps: [
      'audit the domain in From, and mend what is said of SPF, DKIM and DMARC: mailcheck {sender} --sending-ip {address}',
      'have every service that sends in its name sign with DKIM for that domain',
    ],
    moves: {
      'sender-server': [
        'have your mail server, or the service that sends for you, sign with DKIM for the domain in From',
        'judge a message as it leaves: mailcheck message MAIL.eml --ip {address}',
      ],
      'recipient-admin': [
        'nothing is known to be wrong on your side: a server on the way changed or passed on the message',
        'ask the recipient to write to you from the address that the mail is passed on to, or their administrator to sign what is passed on (ARC)',
      ],
    },
    always: 'see what DNS says of the domain in From: mailcheck {sender} --sending-ip {address}',
  },
  requireptr: {
    title: 'the sending address has no proper name in DNS',
    clause:
      'the IP address that the message was sent from has no name in DNS (PTR), or one that does not lead back to it',
    steps: [
      'ask whoever owns the sending address (your hosting or internet provider) to set its PTR record to the name of your mail server',
      'give that name an A or AAAA record that leads back to the same address',
    ],
  },
  blocked: {
    title: 'the sending server is blocked',
    clause: 'the server takes no mail from the IP address or host that sent it',
    steps: [
      'look your sending address up at the block list that the answer names; where it names none, the block is of the provider itself',
      LISTED_AGAIN,
      'ask the list or the provider to take it off',
    ],
    temporary: [
      'see what your server sent in the last days: such a block follows complaints, unknown recipients or a sudden volume',
      'send less for some days; ask the provider to let you through if it does not pass',
    ],
    moves: {
      'recipient-admin': ['ask the recipient, by another way, to have their administrator allow your server'],
    },
    always: LISTED_AGAIN,
    worry: 'if it is the same after a day, ask the provider or the block list that the answer names',
  },
  badreputation: {
    title: 'the sender has a bad reputation',
    clause: 'the IP address or domain of the sender has a poor standing with that provider',
    steps: [
      'write only to people who asked for it and open it; take off unknown and silent addresses',
      'send less, and let the volume grow by days',
      'see what the provider holds against you, where it tells (Google Postmaster Tools, Microsoft SNDS)',
    ],
    worry: 'if it is the same after a day, the standing has to be built up anew',
  },
  rejected: {
    title: 'the sender address is refused',
    clause: 'the server does not take mail from that sender address or its domain',
    steps: [
      'see that the domain of the sender address (Return-Path) exists, and has an MX record that takes mail: mailcheck {reverse-path}',
      'if it is in order, ask the recipient, by another way, to allow your address',
    ],
    moves: {
      'recipient-admin': ['ask the recipient, by another way, to have their administrator allow your address'],
      'sender-server': ['have your program send with an address of your own domain as sender (Return-Path)'],
    },
  },
  policyviolation: {
    title: 'a rule of the receiving side forbids it',
    clause: 'the message breaks a rule that the receiving side has set for its mail',
    steps: [
      'read the rule in the answer: often it is a kind of attachment, a closed group, or an outside sender',
      'keep to it, or ask the recipient, by another way, to have their administrator make an exception',
    ],
    moves: {
      'sender-server': ['mend the set-up of your own mail server or account: the answer says which rule it breaks'],
      'sender-content': ['change what the answer names, in the message or its header, and send it again'],
    },
  },
  norelaying: {
    title: 'that server does not take mail for the domain',
    clause: "the server that was asked is not responsible for mail to the recipient's domain",
    steps: [
      'if it is your own outgoing server: log in to it (SMTP AUTH), at port 587 or 465',
      "if it is an MX of the recipient's domain: it does not know the domain it gets mail for, so tell its administrator",
      'else find out why the message was brought to it: by an old MX record, a hosts file or a transport table',
    ],
    moves: {
      'sender-server': [
        'log in to your outgoing server (SMTP AUTH), at port 587 or 465, with the account you send from',
      ],
    },
  },
  securityerror: {
    title: 'login or encryption is asked for',
    clause: 'the server asks for a login, or for an encryption, that it was not given',
    steps: [
      'if it is your own outgoing server: log in to it with the name and password of the account you send from',
      'if it asks for TLS: switch it on in your mail program or server',
    ],
    moves: {
      'recipient-admin': [
        'ask the recipient, by another way, to have their administrator let you write to that address',
      ],
    },
  },
  failedstarttls: {
    title: 'no encrypted connection came about',
    clause: 'one side asks for an encrypted connection (TLS), and it could not be set up',
    steps: [
      'see which side asks for it: your own policy, or the MTA-STS or DANE record of the recipient',
      "look at the recipient's servers: mailcheck {recipient}; a certificate that has expired or bears another name is theirs to renew",
    ],
    moves: {
      'sender-server': ['switch TLS on for outgoing mail in your mail server, with a current version of it'],
    },
    worry: 'if it is the same after a day, the certificate or TLS set-up of one side has to change',
  },
  spamdetected: {
    title: 'taken for spam',
    clause: 'the receiving side took the message for spam',
    steps: [
      'judge the message: mailcheck message MAIL.eml says what filters see in it',
      'take out shortened links, and links to domains other than your own; say who you are and why you write',
      'if you wrote to many: only to people who asked for it',
    ],
    moves: {
      'sender-server': [
        'see what your server sent in the last days: an account that was broken into is the usual cause',
        FORM,
      ],
      'recipient-admin': ['ask the recipient, by another way, to have their administrator allow your address'],
    },
  },
  virusdetected: {
    title: 'taken for a virus',
    clause: 'the receiving side found a virus, or an attachment of a dangerous kind',
    steps: [
      'scan the computer and the files that were attached',
      'send documents as PDF or as a link: archives, programs and documents with macros are refused at many places',
    ],
  },
  contenterror: {
    title: 'the form of the message is not understood',
    clause: 'the server cannot take the message in the form or encoding it has',
    steps: [
      'judge the message: mailcheck message MAIL.eml names what is wrong with its form',
      'mend the program that wrote it',
    ],
  },
  notcompliantrfc: {
    title: 'the message breaks the rules of its form',
    clause: 'header fields of the message are missing, doubled or written wrongly (RFC 5322)',
    steps: [
      'judge the message: mailcheck message MAIL.eml names the field',
      'mend the program that wrote it: exactly one From and one Date, one Message-ID',
    ],
  },
} as const satisfies Readonly<Record<string, ReasonWords>>;
