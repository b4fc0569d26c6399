import type { Evidence } from '../../core/observation.ts';
import { readChain } from './chain.ts';
import { type Entry, entry } from './entry.ts';
import type { Certificate, ScannedServer } from './facts.ts';

const RSA_BITS = 2048; // RFC 9325 section 4.5
const EC_BITS = 224;

/** The certificates as they were presented in the ordinary handshake. */
export function judgeChain(server: ScannedServer): readonly Entry[] {
  const { handshake, certificates, service } = server;
  if (handshake === null || handshake.chain.length === 0) return [];
  const { outOfOrder, root, revocable } = readChain(handshake.chain);
  const evidence = presented(server);
  // Of a mail server's own key, and of any signature in its chain, tls tells.
  const weak = certificates.flatMap((certificate, index) => {
    if (certificate === null || certificate.selfSigned) return [];
    return [
      ...(index > 0 || service === 'submission' ? weakKey(certificate) : []),
      ...(service === 'submission' ? weakSignature(certificate) : []),
    ];
  });
  return [
    ...(outOfOrder === null
      ? []
      : [
          entry(
            'tls-scan-chain-order',
            server,
            `certificate ${outOfOrder} did not issue certificate ${outOfOrder - 1}`,
            evidence,
          ),
        ]),
    ...(weak[0] === undefined ? [] : [entry('tls-scan-weak-certificate', server, weak[0], evidence)]),
    ...(root === null ? [] : [entry('tls-scan-root-sent', server, root, evidence)]),
    ...(revocable === false ? [entry('tls-scan-no-revocation', server, 'neither OCSP nor CRL', evidence)] : []),
  ];
}

function weakKey({ subject, key }: Certificate): readonly string[] {
  if (key === null) return [];
  const { type, bits } = key;
  const isWeak =
    type === 'dsa' ||
    (type.startsWith('rsa') && bits !== null && bits < RSA_BITS) ||
    (type === 'ec' && bits !== null && bits < EC_BITS);
  return isWeak ? [`${subject} has a key of type ${type}${bits === null ? '' : ` with ${bits} bits`}`] : [];
}

function weakSignature({ subject, weakHash }: Certificate): readonly string[] {
  return weakHash === null ? [] : [`${subject} is signed over ${weakHash}`];
}

/** The chain itself, as it was sent: subjects, leaf first. */
function presented({ host, address, port, certificates }: ScannedServer): readonly Evidence[] {
  const lines = certificates.map((certificate, index) =>
    certificate === null
      ? `${index + 1}: no certificate`
      : `${index + 1}: ${certificate.subject}, issued by ${certificate.issuer}`,
  );
  return [{ via: 'smtp', request: `the certificates of ${host}:${port} [${address}]`, response: lines.join('\n') }];
}
