import { createSocket } from 'node:dgram';
import { familyOf } from '../../core/addresses.ts';
import type { DnsAttempt } from './dns-attempt.ts';
import { faultOf } from './stream-errors.ts';

/**
 * Asks in one datagram. Each question has a socket of its own, so that the system picks a new source port at random
 * (RFC 5452 section 9.2), and the socket is connected, so that nobody else's datagrams are seen and a closed port is
 * reported. What is not the answer is dropped, and the wait goes on.
 */
export const askOverUdp: DnsAttempt = ({ payload, accepts }, { address, port }, end) => {
  const socket = createSocket(familyOf(address) === 6 ? 'udp6' : 'udp4');
  let open = true;
  const failed = (error: Error | null | undefined) => {
    if (error) end(faultOf(error, address));
  };
  socket.on('error', failed);
  socket.on('message', (message) => {
    if (accepts(message)) end(message);
  });
  socket.connect(port, address, (error?: Error) => {
    if (error) failed(error);
    else if (open) socket.send(payload, failed);
  });
  return () => {
    open = false;
    socket.close();
  };
};
