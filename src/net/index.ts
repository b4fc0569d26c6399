/** The face of the network layer: what makes a `Net`, and what makes, records and replays a `Wire`. */
export { createNet } from './create.ts';
export { bootstrap, parseDoh, parseDot, parseNameserver, systemServers } from './dns/servers.ts';
export { beginningOf, octetsOf } from './file-octets.ts';
export { limiter } from './limits.ts';
export { loadRecording, saveRecording, whyNotRecordable } from './recording/file.ts';
export { recordingWire } from './recording/record.ts';
export { replayWire } from './recording/replay.ts';
export { type Endpoint, endpointText, parseRoutes, type Routes } from './routes.ts';
export { createSystemWire } from './system/wire.ts';
export type { DnsServer, Wire } from './wire.ts';
