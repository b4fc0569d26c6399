import { providers, receiverName } from '../checks/providers.ts';
import { software } from './software.ts';

/** The name of a provider or of mail software by its id; null: no such. */
export function titleOfSystem(id: string): string | null {
  const provider = providers.find((each) => each.id === id);
  return provider === undefined ? (software.find((each) => each.id === id)?.name ?? null) : receiverName(provider);
}

/** What `--provider` may be, in lower case. */
export function systemNames(): readonly string[] {
  return [...providers, ...software].flatMap(({ id, name, aliases = [] }) =>
    [id, name, ...aliases].map((word) => word.toLowerCase()),
  );
}
