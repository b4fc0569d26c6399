import type { Net, RecordType } from '../core/net.ts';
import { type Observation, unknown } from '../core/observation.ts';

/** A net that asks everything once, and can be told to open no more connections. */
export interface Remembering {
  readonly net: Net;
  /** From now on servers are not spoken to again: what was not asked of them before is not known. */
  holdBack(): void;
}

/**
 * Keeps every answer for good, so that a second look at the same world is free, and sees the same. DNS is asked on for
 * what nobody asked before: it tells nobody anything, and what a changed record would lead to is worth knowing.
 */
export function remembering(net: Net): Remembering {
  const kept = new Map<string, Promise<unknown>>();
  let isHeldBack = false;

  function once<T>(key: unknown, ask: () => Promise<T>): Promise<T> {
    const text = JSON.stringify(key);
    // One key is always asked by the same function, so what is kept for it is of its type.
    const running = kept.get(text) as Promise<T> | undefined;
    const answer = running ?? ask();
    kept.set(text, answer);
    return answer;
  }

  function speak<T>(where: string, key: unknown, ask: () => Promise<Observation<T>>): Promise<Observation<T>> {
    return once(key, () =>
      isHeldBack
        ? Promise.resolve(unknown('not-proven', `what ${where} would say is not known before the change is made`))
        : ask(),
    );
  }

  return {
    holdBack() {
      isHeldBack = true;
    },
    net: {
      ...net,
      dns: {
        channel: net.dns.channel,
        query: (name, type, options) =>
          once(['query', name, type, options?.checkingDisabled ?? false], () => net.dns.query(name, type, options)),
        queryServer: (address: string, name: string, type: RecordType) =>
          once(['queryServer', address, name, type], () => net.dns.queryServer(address, name, type)),
      } as Net['dns'],
      smtp: {
        session: (request) =>
          speak(`${request.host} [${request.address}]`, ['session', request], () => net.smtp.session(request)),
        // Never a second time by itself: whoever looks again at a probe keeps what was seen of it (`AuditRequest.memo`).
        deliver: net.smtp.deliver,
        tlsProbe: (request) =>
          speak(`${request.host} [${request.address}]`, ['probe', request.address, request.port, request.purpose], () =>
            net.smtp.tlsProbe(request),
          ),
        reachable: (address, port) => once(['reachable', address, port], () => net.smtp.reachable(address, port)),
      },
      https: {
        get: (request) => speak(request.url, ['get', request], () => net.https.get(request)),
        post: (request) => speak(request.url, ['post', request], () => net.https.post(request)),
      },
      web: { look: (request) => speak(request.url, ['look', request], () => net.web.look(request)) },
      sleep: (ms) => (isHeldBack ? Promise.resolve() : net.sleep(ms)),
    },
  };
}
