import tls from 'node:tls';

// No test meets a certificate of a public authority, but each wire with a CA of its own reads all the roots there are, which
// takes 25 ms: two of them stand for the others.
tls.setDefaultCACertificates(tls.rootCertificates.slice(0, 2));
