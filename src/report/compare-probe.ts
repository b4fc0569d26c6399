import { type Fields, fieldsIn, listIn } from './plain-json.ts';

/**
 * The facts of a check that are worth a comparison. Two probes are two messages: times, hops and scores differ each time,
 * and what became of them is what counts.
 *
 * @param facts  out of a file that anybody may have written
 */
export function comparable(check: string, facts: Fields): Fields {
  switch (check) {
    case 'probe':
      return { placement: placementIn(facts) };
    case 'received':
      return { copies: listIn(facts['copies']).map((copy) => picked(copy, ['recipient', 'authservId', 'stated'])) };
    case 'path':
      return { ways: listIn(facts['ways']).map((way) => picked(way, ['recipient', 'crossesBorder'])) };
    default:
      return facts;
  }
}

/** The recipients of a probe, as its facts have them; none where there was no probe. */
export function recipientsIn(facts: Fields): readonly string[] {
  return listIn(fieldsIn(facts['placement'])['mailboxes']).map(({ recipient }) => `${recipient}`);
}

function placementIn(facts: Fields): Fields {
  const placement = fieldsIn(facts['placement']);
  const mailboxes = listIn(placement['mailboxes']).map((one) => picked(one, ['recipient', 'verdict', 'folder']));
  return { ...picked(placement, ['sendingAddress']), mailboxes };
}

function picked(fields: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(fields, key) ? [[key, fields[key]]] : [])));
}
