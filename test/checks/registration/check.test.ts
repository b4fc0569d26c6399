import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { registration } from '../../../src/checks/registration/check.ts';
import { rdapServerFor, readRegistration } from '../../../src/checks/registration/parse.ts';
import { unknown } from '../../../src/core/observation.ts';
import { play, type Scene } from '../../support/scene.ts';
import { BOOTSTRAP, inside, page, registry, sound, unregistered } from './scenes.ts';

describe('the registration', () => {
  const unseen: readonly (readonly [string, Scene['net'], string, string])[] = [
    ['the bootstrap registry cannot be reached', { https: () => unknown('unreachable', 'no') }, 'unreachable', 'a.com'],
    ['the bootstrap registry is none', { https: () => page(200, '<html>') }, 'protocol-error', 'a.com'],
    ['the registry is out of order', { https: registry(sound) }, 'protocol-error', 'b.com'],
    ['the registry has had enough of us', { https: registry(sound, 429) }, 'refused', 'a.com'],
    ['the registry does not know a name that DNS has', { https: registry(null) }, 'not-proven', 'a.com'],
    [
      'the registry speaks of another domain',
      { https: registry({ ...sound, ldhName: 'b.com' }) },
      'protocol-error',
      'a.com',
    ],
    ['the registry is a redirect to a private address', { https: inside }, 'protocol-error', 'a.com'],
    ['the holder of the domain above gives the name out', { https: registry(sound) }, 'not-proven', 'a.blogspot.com'],
    ['the registry has no https', { https: registry(sound) }, 'not-proven', 'a.de'],
    ['the registry says something else', { https: registry({ objectClassName: 'entity' }) }, 'protocol-error', 'a.com'],
    ['nobody registers such a name', { https: registry(sound) }, 'not-proven', 'a.example'],
  ];
  test.each(unseen)('%s: nothing is said of the domain', async (name, net, reason, domain) => {
    const result = await play(registration, {
      name,
      domain,
      options: { rdap: true },
      zone: { com: {}, 'a.com': { NS: ['ns.a.com'] } },
      net: net ?? {},
      finds: [],
    });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason }] });
  });

  test('where neither the registry nor DNS says that the name is there, it is not said to be free', async () => {
    const net = { https: registry(null) };
    const result = await play(registration, { ...unregistered, net, zone: { 'a.com': 'SERVFAIL' } });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'not-proven' }] });
  });
});

describe('what a registry answers', () => {
  test('the longest suffix answers, over https only', () => {
    expect(rdapServerFor('a.org', BOOTSTRAP)).toBe('https://org.registry.test');
    expect(rdapServerFor('a.de', BOOTSTRAP)).toBeNull();
    expect(rdapServerFor('a.com', 'no JSON')).toBeUndefined();
    const two = JSON.stringify({
      services: [
        [['uk'], ['https://uk.test/']],
        [['co.uk'], ['https://co.test/']],
      ],
    });
    expect(rdapServerFor('a.co.uk', two)).toBe('https://co.test/');
    expect(rdapServerFor('notuk', two)).toBeNull();
  });

  test('registrar, dates and states', () => {
    expect(readRegistration(JSON.stringify(sound), 'a.com')).toEqual({
      registeredAtMs: Date.UTC(2010, 0, 1),
      expiresAtMs: Date.UTC(2028, 0, 1),
      statuses: ['client transfer prohibited'],
      registrar: 'R Ltd',
    });
  });

  const dated = (eventAction: string, eventDate: unknown) => ({ eventAction, eventDate });
  test.each([
    ['2010-01-01', Date.UTC(2010, 0, 1)],
    ['2010-01-01T12:00:00', Date.UTC(2010, 0, 1, 12)],
    ['2010-01-01t12:00:00.123456z', Date.UTC(2010, 0, 1, 12, 0, 0, 123)],
    ['2010-01-01 12:00:00+02:00', Date.UTC(2010, 0, 1, 10)],
    ['1', null],
    ['2010', null],
    ['2010-13-45T00:00:00Z', null],
    ['1 January 2010', null],
    ['+275760-09-13T00:00:00Z', null],
    [20100101, null],
  ])('%j is the date %j', (eventDate, expected) => {
    const events = [dated('registration', eventDate)];
    const read = readRegistration(JSON.stringify({ objectClassName: 'domain', events }), 'a.com');
    expect(read?.registeredAtMs).toBe(expected);
  });

  test('an end before the beginning is a placeholder', () => {
    for (const end of ['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '2009-01-01T00:00:00Z']) {
      const events = [dated('registration', '2010-01-01T00:00:00Z'), dated('expiration', end)];
      const read = readRegistration(JSON.stringify({ objectClassName: 'domain', events }), 'a.com');
      expect(read?.expiresAtMs).toBeNull();
    }
  });

  test('states in the spelling of EPP, thousands of them, and a name without an end', () => {
    const status = ['clientHold', ...Array.from({ length: 5000 }, (_, index) => `state ${index}`)];
    const read = readRegistration(JSON.stringify({ objectClassName: 'domain', ldhName: 'A.COM.', status }), 'a.com');
    expect(read?.statuses[0]).toBe('client hold');
    expect(read?.statuses.length).toBeLessThanOrEqual(100);
    expect(readRegistration('['.repeat(200_000), 'a.com')).toBeNull();
  });

  test('anything at all is read without a fault', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const text = JSON.stringify(value) ?? '';
        readRegistration(text, 'a.com');
        rdapServerFor('a.com', text);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (events, status, entities) => {
        readRegistration(JSON.stringify({ objectClassName: 'domain', events, status, entities }), 'a.com');
        rdapServerFor('a.com', JSON.stringify({ services: [events, [status, entities]] }));
      }),
    );
  });
});
