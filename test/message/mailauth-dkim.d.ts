/** Parts of mailauth 7 that its own types leave out. */
declare module 'mailauth/lib/dkim/body/index.js' {
  interface BodyHash {
    update(chunk: Buffer): void;
    digest(encoding: 'base64'): string;
  }
  export function dkimBody(form: string, hash: string, maxBodyLength: number | false): BodyHash;
}

declare module 'mailauth/lib/dkim/header/index.js' {
  export function generateCanonicalizedHeader(
    type: 'DKIM',
    lines: { readonly headers: readonly { readonly line: Buffer }[] },
    options: { readonly signatureHeaderLine: Buffer; readonly canonicalization: string; readonly strict: boolean },
  ): { readonly canonicalizedHeader: Buffer };
}
