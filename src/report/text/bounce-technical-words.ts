import { type ReasonWords, SEND_AGAIN } from './bounce-reason.ts';

const READ_ON = 'read what the server said: it is all that is known';
const UNKNOWN = {
  move: 'read what the server said',
  mover: 'yours: read what the server said, as nothing else is known',
};

/** Of reasons that lie with volume, networks and systems, and of what is no failure. */
export const technicalWords = {
  toomanyconn: {
    title: 'too much at once',
    clause: 'the server was asked for more connections, or more recipients, than it takes at a time',
    steps: ['send over fewer connections at a time, and to fewer recipients in one message'],
    temporary: ['if it happens often: let your server open fewer connections to that provider at a time'],
    moves: { 'recipient-admin': ['if it happens often: tell the administrator of that domain by another way'] },
    worry: 'if mail still waits after some hours, slow down what you send to that provider',
  },
  speeding: {
    title: 'too much in a short time',
    clause: 'more mail came from that sender, or for that recipient, than the server takes in a span of time',
    steps: ['send less in an hour and day to that provider, and let the volume grow slowly'],
    temporary: ['if it happens often: send less in an hour and day to that provider'],
    worry: 'if mail still waits after a day, slow down what you send to that provider',
  },
  expired: {
    title: 'no try got it through',
    clause: 'the mail server tried for some time and never got the message through',
    steps: [
      'look for the earlier temporary error in what the bounce says, or in the log of your mail server: it is the cause',
      "look at the recipient's servers: mailcheck {recipient}",
      'send it again once they answer',
    ],
    temporary: [
      'look for the temporary error in what the bounce says, or in the log of your mail server: it is the cause',
      "look at the recipient's servers: mailcheck {recipient}",
    ],
    over: SEND_AGAIN,
    worry: 'if it is the same after a day, tell the recipient by another way',
  },
  networkerror: {
    title: 'the receiving server could not be reached',
    clause: "no connection to the recipient's mail server came about, or its address could not be found out",
    steps: [
      "look at the recipient's servers: mailcheck {recipient}",
      'if they answer: see whether your own server may open connections to port 25, and can resolve names',
      'send it again once they answer',
    ],
    temporary: [
      "look at the recipient's servers: mailcheck {recipient}",
      'if many domains fail at once, the network or the resolver of your own server is what fails',
    ],
    moves: {
      'sender-server': [
        'see whether your own server may open connections to port 25, over IPv4 and IPv6, and can resolve names',
        'send it again once it can',
      ],
    },
    worry: 'if it is the same after some hours, tell the recipient by another way',
  },
  systemerror: {
    title: 'a fault of a mail system',
    clause: 'a mail system has a fault or is set up wrongly, and could not take the message',
    steps: [
      'see in what the bounce says whose system it is: yours, or that of the recipient',
      'send it again after some hours; if it is the same, tell the administrator of that system',
    ],
    temporary: ['see in what the bounce says whose system it is: yours, or that of the recipient'],
    moves: {
      'sender-server': ['mend your own mail server: the bounce says what it lacks', 'send the message again then'],
    },
    worry: 'if it is the same after a day, tell the administrator of that system',
  },
  mailererror: {
    title: 'the program behind the mailbox failed',
    clause: 'the server took the message, and the program that should have put it into the mailbox failed',
    steps: ['tell the recipient by another way, or the administrator of that domain: only they can mend it'],
    worry: 'if it is the same after a day, tell the administrator of that domain',
  },
  syntaxerror: {
    title: 'the servers did not understand each other',
    clause: 'the server did not understand a command of the sending program',
    steps: [
      'look for odd characters in the sender and recipient addresses',
      'see whether a firewall or virus scanner changes the SMTP dialogue on its way; else mend the sending program',
    ],
    moves: { 'sender-content': ['mend what the answer names in the header of the message, and send it again'] },
  },
  delivered: {
    title: 'delivered',
    clause: 'the message was delivered, or passed on to a system that gives no more notices',
    steps: [],
  },
  vacation: {
    title: 'an automatic answer',
    clause: 'the mailbox took the message and answered by itself',
    steps: ['do not count it as a bounce'],
  },
  feedback: {
    title: 'a report by a provider',
    clause: 'a provider reports what became of mail of yours: usually that a recipient called it spam',
    steps: [
      'take the recipient off your lists at once',
      'see that every list mail can be unsubscribed from by one click',
    ],
  },
  onhold: {
    title: 'not decided',
    clause: 'there are signs of a bounce, but not enough to tell what happened',
    steps: [READ_ON],
    over: UNKNOWN,
  },
  undefined: {
    title: 'not recognised',
    clause: 'why is not known: neither the words nor the codes of the answer are recognised',
    steps: [READ_ON],
    over: UNKNOWN,
  },
} as const satisfies Readonly<Record<string, ReasonWords>>;
