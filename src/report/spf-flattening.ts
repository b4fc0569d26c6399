/** What became of the wish to flatten the SPF policy: to put networks in place of includes. */
export type SpfFlattening =
  | {
      readonly outcome: 'flattened';
      /** The day the networks were looked up, `YYYY-MM-DD`. */
      readonly on: string;
      readonly lookupsBefore: number;
      readonly lookupsAfter: number;
      /** False where part of the policy was not seen: it takes at least so many lookups. */
      readonly complete: boolean;
      readonly flattened: readonly {
        /** As published, and the domain in whose record it stands. */
        readonly term: string;
        readonly at: string;
        /** The known sender it belongs to. */
        readonly service: string | null;
        readonly networks: number;
        /** Whether some of them are addresses of host names, which change sooner. */
        readonly named: boolean;
        readonly lookupsSaved: number;
      }[];
      readonly kept: readonly KeptInclude[];
      /** In the order in which to publish them. `answerOctets`: what the DNS answer takes. */
      readonly records: readonly { readonly name: string; readonly answerOctets: number }[];
      /** Records of an earlier flattening that nothing in the policy leads to any more. */
      readonly unused: readonly string[];
      /** The one record that was rewritten, as it was: what to flatten anew. Null: there are several, or it stands elsewhere. */
      readonly source: string | null;
    }
  | { readonly outcome: 'not-needed'; readonly lookups: number }
  | {
      readonly outcome: 'impossible';
      /** Lower case, no full stop. */
      readonly why: string;
      /** Whether it might be possible, had everything been seen. */
      readonly unseen: boolean;
      readonly kept: readonly KeptInclude[];
    };

interface KeptInclude {
  readonly term: string;
  readonly at: string;
  readonly reason: 'not-needed' | 'not-possible' | 'not-seen';
  /** Lower case, no full stop. */
  readonly why: string;
}
