import { rulesForHost } from '../../bounce/systems.ts';
import { type Context, defineFact, maybe } from '../../core/fact.ts';
import type { SmtpRequest, SmtpSession } from '../../core/net.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { DomainTarget } from '../../core/target.ts';
import { knownAddresses, type MailHost, mailHosts } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { askCanary } from './ask-canary.ts';
import { type DialledPlace, placesToDial } from './dial.ts';
import { waitAskedMs } from './parse.ts';
import { attribute, doubtfulFamilies } from './path.ts';
import { greylisting, refusalsIn } from './replies.ts';
import type { AskedRecipients, SmtpSessions, SmtpVisit } from './visit.ts';

export { askCanary } from './ask-canary.ts';
export { placesToDial } from './dial.ts';
export { outcomeOf } from './outcome.ts';
export { bannerName, ehloName, waitAskedMs } from './parse.ts';
export { attribute, doubtfulFamilies } from './path.ts';
export { aboutOf, recognise } from './replies.ts';
export type { AskedRecipients, SmtpSessions, SmtpVisit } from './visit.ts';

/**
 * One session with each address of each mail host. Unknown (`not-requested`) where the user left SMTP out.
 * No mail is sent: each session ends before DATA.
 */
export const smtpSessions = defineFact({
  id: 'smtp.sessions',
  needs: { hosts: maybe(mailHosts), role: domainRole },
  async observe({ hosts, role }, context): Promise<Observation<SmtpSessions>> {
    const { target, net } = context;
    const asked = recipientsOf(target, net);
    if (!target.options.smtp.enabled) return unknown('not-requested', 'SMTP was left out, as asked');
    if (!role.receives) return known({ asOfMs: net.startedAtMs, asked, visits: [], unresolved: [] });
    if (hosts.status === 'unknown') return hosts;
    const mail = [...hosts.value.values()];
    const places = placesToDial(
      mail.map(({ host, preference, addresses }) => ({ host, preference, addresses: knownAddresses(addresses) })),
      target.options.smtp,
    );
    const [undialled] = places;
    const unresolved = unresolvedOf(mail, target);
    if (undialled?.skipped && unresolved.length === 0 && places.every(({ skipped }) => skipped !== null)) {
      return unknown('not-requested', `no address of a mail server was dialled: ${undialled.skipped.detail}`);
    }
    const attempts = await Promise.all(
      places.map(async (place) => ({ ...place, session: await dial(place, asked, context) })),
    );
    const canary = await askCanary(context.signal.aborted ? [] : doubtfulFamilies(attempts), context);
    const sessions = attribute(attempts, canary.value);
    const visits = attempts.map((attempt, index) => visit(attempt, sessions[index] ?? attempt.session, null));
    const final = await retryPutOff(visits, asked, context);
    return known({ asOfMs: net.startedAtMs, asked, visits: final, unresolved }, [
      ...final.flatMap(({ session }) => session.evidence),
      ...canary.evidence,
    ]);
  },
});

function recipientsOf({ domain, options }: DomainTarget, net: Context['net']): AskedRecipients {
  const { checkAbuse, checkRelay } = options.smtp;
  return {
    postmaster: `postmaster@${domain}`, // RFC 5321 section 4.5.1
    abuse: checkAbuse ? `abuse@${domain}` : null, // RFC 2142 section 4
    nobody: checkRelay ? `${net.randomLabel('smtp-nobody')}@${domain}` : null,
    // example.net is reserved (RFC 2606 section 3), so the address can belong to nobody
    relay: checkRelay ? `relay-test-${net.randomLabel('smtp-relay')}@example.net` : null,
  };
}

async function dial(
  { host, address, skipped }: DialledPlace,
  asked: AskedRecipients,
  { target, net, signal }: Context,
): Promise<Observation<SmtpSession>> {
  if (skipped !== null) return skipped;
  const { port, helo } = target.options.smtp;
  const request: SmtpRequest = {
    host,
    address,
    port,
    helo,
    recipients: [asked.postmaster, asked.abuse, asked.nobody].filter((recipient) => recipient !== null),
    relayRecipient: asked.relay,
    verify: 'postmaster', // every server has it (RFC 5321 section 4.5.1), so the question gives nothing away
  };
  return Promise.race([net.smtp.session(request), givenUp(signal)]);
}

/** So that the sessions that are done by the audit's deadline are not lost with those that are not. */
function givenUp(signal: AbortSignal): Promise<Unknown> {
  const late = unknown('timeout', 'the audit was ended, by its time limit or by hand, before the session was');
  return new Promise((resolve) => {
    if (signal.aborted) resolve(late);
    else signal.addEventListener('abort', () => resolve(late), { once: true });
  });
}

function visit(
  { host, address, preference }: Omit<DialledPlace, 'skipped'>,
  session: Observation<SmtpSession>,
  putOff: SmtpVisit['putOff'],
): SmtpVisit {
  const refusals = session.status === 'known' ? refusalsIn(session.value, rulesForHost(host)) : [];
  return { host, address, preference, session, putOff, refusals };
}

/** Waits once, if asked to, and tries again where greylisting put us off. */
async function retryPutOff(
  visits: readonly SmtpVisit[],
  asked: AskedRecipients,
  context: Context,
): Promise<readonly SmtpVisit[]> {
  const { retryGreylistMs } = context.target.options.smtp;
  const putOff = visits.filter(({ refusals }) => refusals.some((refusal) => greylisting(refusal) !== null));
  if (retryGreylistMs === 0 || putOff.length === 0 || context.signal.aborted) return visits;
  const wanted = putOff.flatMap(({ refusals }) =>
    refusals
      .filter((refusal) => greylisting(refusal) !== null)
      .map(({ reply }) => waitAskedMs(reply) ?? retryGreylistMs),
  );
  await context.net.sleep(Math.min(retryGreylistMs, Math.max(...wanted)));
  return Promise.all(
    visits.map(async (before) => {
      if (!putOff.includes(before) || before.session.status === 'unknown') return before;
      const again = await dial({ ...before, skipped: null }, asked, context);
      if (again.status === 'unknown') return before;
      const session = known(again.value, [...before.session.evidence, ...again.evidence]);
      return visit(before, session, { session: before.session.value, refusals: before.refusals });
    }),
  );
}

function unresolvedOf(hosts: readonly MailHost[], { options }: DomainTarget): SmtpSessions['unresolved'] {
  const { ipv4, ipv6 } = options.smtp;
  return hosts.flatMap(({ host, addresses: { a, aaaa } }) => [
    ...(ipv4 && a.status === 'unknown' ? [{ host, type: 'A', why: a } as const] : []),
    ...(ipv6 && aaaa.status === 'unknown' ? [{ host, type: 'AAAA', why: aaaa } as const] : []),
  ]);
}
