/** What to do about a feedback report. @param type  as RFC 5965 section 7.3 and RFC 6591 name it, in lower case */
export function feedbackSteps(type: string): readonly string[] {
  switch (type) {
    case 'auth-failure':
      return [
        'see in the results of the report which of SPF, DKIM and DMARC failed, and whether the sending address is one of yours',
        'if it is: mend what is said of your domain: mailcheck {sender} --sending-ip {address}',
        'if it is not: somebody forges your domain, and a DMARC policy of reject has receivers refuse such mail',
      ];
    case 'not-spam':
      return [];
    case 'fraud':
    case 'virus':
      return ['see who sent it: an account that was broken into, or a hacked page, is the usual cause'];
    default:
      return [
        'take the recipient off your lists at once',
        'see that every list mail can be unsubscribed from by one click',
      ];
  }
}
