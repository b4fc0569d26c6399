export const NAME_SERVER = '44.128.0.53';

/** Who sends the newsletter, with SPF, DKIM, DMARC and reverse DNS in place. */
export const SENDER = { domain: 'news.example', host: 'mail.news.example', address: '44.128.10.25' } as const;
