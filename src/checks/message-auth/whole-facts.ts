import { defineMessageFact } from '../../core/fact.ts';
import { known, unknown } from '../../core/observation.ts';
import { messageRead } from '../mime/facts.ts';
import { octetsToVerify } from './bounds.ts';

const MIB = 1024 * 1024;
const MAX_CR_MIB = 25; // held as it is, in LF and in CRLF

/** The octets that signatures are made over: turned into CRLF once for all, as each copy is as large as the message. */
export const messageWhole = defineMessageFact({
  id: 'message.whole',
  needs: { read: messageRead },
  async observe({ read: { raw, crLines, sizeBytes, header } }) {
    if (sizeBytes > raw.length)
      return unknown('limit', 'only the beginning of the message was read, so it cannot be verified');
    if (crLines > 0 && raw.length > MAX_CR_MIB * MIB)
      return unknown(
        'limit',
        `its lines end in CR alone, and of such a message at most ${MAX_CR_MIB} MiB are verified`,
      );
    const whole = octetsToVerify(raw, header);
    return whole.ok ? known(whole) : unknown('limit', whole.detail);
  },
});
