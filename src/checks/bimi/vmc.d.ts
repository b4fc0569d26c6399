declare module '@postalsys/vmc' {
  export class RootStore {
    static create(): RootStore;
    readonly rootCerts: readonly import('node:crypto').X509Certificate[];
    addCert(pem: string): boolean;
  }
  /** @throws an error with a `code` for what is no certificate that receivers accept */
  export function vmc(
    pem: string,
    options?: { readonly rootStore?: RootStore; readonly now?: Date },
  ): Promise<{
    readonly type: 'VMC' | 'CMC';
    readonly mediaType?: string;
    readonly validHash?: boolean;
    readonly logoFile?: string;
    readonly certificate?: {
      readonly subject?: { readonly organizationName?: string; readonly commonName?: string };
      readonly subjectAltName?: readonly string[];
    };
  }>;
}
