import { type Model, modelOf } from './model.ts';

let model: Promise<Model> | null = null;

/** The model that comes with the program, read once, when it is first asked for: nothing else waits for it to load. */
export function shippedModel(): Promise<Model> {
  model ??= load();
  return model;
}

async function load(): Promise<Model> {
  const { default: file } = await import('../data/classifier-model.json', { with: { type: 'json' } });
  return modelOf(file);
}
