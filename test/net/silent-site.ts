import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { endpointText } from '../../src/net/routes.ts';
import { PUBLIC, type Site } from './https-site.ts';

const BACKLOG = 1;

// Blocks its thread as soon as it listens, so that nobody ever takes a connection out of the queue.
const LISTENER = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: ${BACKLOG} }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** A server at which a new connection is answered by nothing at all: its queue is full. Published at `PUBLIC`. */
export async function startSilent(): Promise<Site> {
  const listener = new Worker(LISTENER, { eval: true });
  const [port] = (await once(listener, 'message')) as [number];
  const fillers: Socket[] = [];
  for (let place = 0; place <= BACKLOG; place++) {
    const filler = connect({ port, host: '127.0.0.1' });
    filler.on('error', () => {});
    fillers.push(filler);
    await once(filler, 'connect');
  }
  return {
    port,
    routes: new Map([[endpointText({ address: PUBLIC, port: 443 }), { address: '127.0.0.1', port }]]),
    async close() {
      for (const filler of fillers) filler.destroy();
      await listener.terminate();
    },
  };
}
