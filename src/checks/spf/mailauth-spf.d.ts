/** What mailauth 7 returns for one record: the term that matched, and the same for the record it includes. */
declare module 'mailauth/lib/spf/spf-verify.js' {
  interface Matched {
    readonly type?: string;
    readonly val?: string;
    readonly qualifier?: string;
    readonly include?: Matched;
  }
  export function spfVerify(
    domain: string,
    options: {
      readonly sender: string;
      readonly ip: string;
      readonly helo: string;
      readonly strict: boolean;
      readonly resolver: (name: string, type: string) => Promise<unknown[]>;
    },
  ): Promise<Matched | false>;
}
