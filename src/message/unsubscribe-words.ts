/** How the way out of a mailing is called, in lower case, by language. Words for "preferences" alone are none of them. */
const WORDS: readonly string[] = [
  ...[
    'unsubscribe',
    'unsubscription',
    'opt out',
    'opt-out',
    'opting out',
    'stop receiving',
    'no longer wish to receive',
  ],
  ...['removed from our', 'removed from this', 'remove me from', 'leave this list', 'cancel your subscription'],
  ...['abmelden', 'abmeldung', 'abbestellen', 'keine weiteren e-mails'], // de
  ...['désabonn', 'desabonn', 'désinscri', 'desinscri', 'ne plus recevoir'], // fr
  ...['darse de baja', 'darme de baja', 'darte de baja', 'dar de baja', 'desuscribir', 'cancelar la suscripci'], // es
  ...['cancelar suscripci', 'cancelar inscri', 'cancelar a inscri', 'cancelar subscri', 'cancelar a subscri'], // es, pt
  ...['descadastr', 'deixar de receber', 'disiscri', 'annulla iscrizione', "annulla l'iscrizione"], // pt, it
  ...['cancella iscrizione', "cancella l'iscrizione", 'cancellarti', 'uitschrijven', 'afmelden'], // it, nl
  ...['avregistrera', 'avprenumerera', 'avsluta prenumeration', 'afmeld', 'frameld', 'meld deg av', 'avmeld'], // sv, da, no
  ...['peruuta tilaus', 'peru tilaus', 'lopeta tilaus', 'wypisz się', 'rezygnacja z subskrypcji', 'zrezygnuj z'], // fi, pl
  ...['anuluj subskrypcj', 'odhlásit', 'odhlásiť', 'odhlášení', 'leiratkoz', 'dezabon', 'odjavi', 'odjava'], // pl, cs, sk, hu, ro, hr
  ...['отписаться', 'отписка', 'отказаться от рассылки', 'отменить подписку', 'відписатися', 'відписка', 'отпиш'], // ru, uk, bg
  ...['απεγγραφή', 'abonelikten', 'aboneliği iptal', 'listeden çık'], // el, tr
  ...['ביטול הרשמה', 'הסרה מרשימ', 'להסרה', 'إلغاء الاشتراك', 'لغو اشتراک', 'सदस्यता समाप्त', 'अनसब्सक्राइब'], // he, ar, fa, hi
  ...['ยกเลิกการรับ', 'ยกเลิกการสมัคร', 'hủy đăng ký', 'huỷ đăng ký', 'berhenti berlangganan'], // th, vi, id
  ...['退订', '退訂', '取消订阅', '取消訂閱', '不再接收'], // zh
  ...['配信停止', '配信解除', '配信を停止', '購読解除', '購読を停止', '登録解除', 'メルマガ解除'], // ja
  ...['수신거부', '수신 거부', '구독 취소', '구독취소', '구독 해지', '구독해지'], // ko
];

const PATTERN = new RegExp(WORDS.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'u');
const EACH = new RegExp(PATTERN, 'gu');
const HREF =
  /unsub|opt[-_]?out|abmeld|abbestell|desabonn|desinscri|darse[-_]?de[-_]?baja|afmeld|uitschrijv|wypisz|tuiding/;

/** The first words in a text that offer a way out of a mailing; null: none. @param text  in any case */
export function unsubscribeWordsIn(text: string): string | null {
  return PATTERN.exec(text.toLowerCase())?.[0] ?? null;
}

/** Where such words begin in a text, in any case: at most the first `max` places. */
export function unsubscribePlaces(text: string, max: number): readonly number[] {
  const places: number[] = [];
  for (const { index } of text.toLowerCase().matchAll(EACH)) {
    if (places.length >= max) break;
    places.push(index);
  }
  return places;
}

/** Whether an address says by itself that it leads out of a mailing. */
export function isUnsubscribeUri(uri: string): boolean {
  return HREF.test(uri.slice(0, 8192).toLowerCase());
}
