const SAMPLE_OCTETS = 16_384;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Text whose octets carry no charset, or a wrong one: UTF-8 where they are that; else the East Asian encoding whose most
 * used characters they are full of; else Windows-1252. Never throws.
 */
export function guessedText(octets: Uint8Array): string {
  if (octets.every((octet) => octet < 0x80)) return Buffer.from(octets).toString('latin1');
  try {
    return utf8.decode(octets);
  } catch {
    return new TextDecoder(guessedCharset(octets)).decode(octets);
  }
}

/** @returns a label that `TextDecoder` knows */
function guessedCharset(octets: Uint8Array): string {
  const { pairs, gb, big5, kana, hangul, high } = countPairs(octets.subarray(0, SAMPLE_OCTETS));
  // Single-byte text has its octets above 127 one at a time.
  if (high === 0 || pairs * 2 < high * 0.8) return 'windows-1252';
  if (kana > pairs * 0.2) return 'shift_jis';
  if (hangul > pairs * 0.6) return 'euc-kr';
  return big5 > gb ? 'big5' : 'gb18030';
}

/**
 * Pairs of octets by the rows in which each encoding keeps its most used characters: GB 2312 level 1 in leads 0xB0–0xD7
 * with trails above 0xA0; Big5 level 1 in leads 0xA4–0xC6, with half of its trails at 0x40–0x7E; Shift JIS hiragana behind
 * 0x82; EUC-KR syllables in leads 0xB0–0xC8.
 */
function countPairs(octets: Uint8Array) {
  const counts = { pairs: 0, gb: 0, big5: 0, kana: 0, hangul: 0, high: 0 };
  for (let at = 0; at < octets.length; at++) {
    const lead = octets[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = octets[at + 1] ?? 0;
    if (lead === 0xff || trail < 0x40 || trail === 0x7f || trail === 0xff) {
      counts.high++;
      continue;
    }
    counts.pairs++;
    counts.high += 2;
    if (lead === 0x82 && trail >= 0x9f && trail <= 0xf1) counts.kana++;
    if (trail >= 0xa1) {
      if (lead >= 0xb0 && lead <= 0xd7) counts.gb++;
      if (lead >= 0xb0 && lead <= 0xc8) counts.hangul++;
    } else if (lead >= 0xa4 && lead <= 0xc6) counts.big5 += 3;
    if (lead >= 0xa4 && lead <= 0xaf && trail >= 0xa1) counts.big5++;
    at++;
  }
  counts.hangul = counts.gb > counts.hangul * 1.05 ? 0 : counts.hangul;
  return counts;
}
