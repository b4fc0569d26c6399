import data from '../data/message-sizes.json' with { type: 'json' };

/** What a provider takes. */
export interface SizeLimit {
  readonly name: string;
  /** Of the whole message as it travels, in octets. */
  readonly maxBytes: number;
}

/** Providers that refuse a message of this size, those with the smallest limit first. */
export function providersRefusing(sizeBytes: number): readonly SizeLimit[] {
  return data.limits
    .filter(({ maxBytes }) => sizeBytes > maxBytes)
    .map(({ name, maxBytes }) => ({ name, maxBytes }))
    .toSorted((a, b) => a.maxBytes - b.maxBytes);
}

/** So many octets of an HTML body Gmail shows before it clips the message. */
export const CLIP_BYTES = data.clip.maxBytes;
