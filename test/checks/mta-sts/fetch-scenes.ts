import type { Scene } from '../../support/scene.ts';
import { failing, page, policy, zone } from './world.ts';

/** How the policy is served. */
export const fetches: readonly Scene[] = [
  {
    name: 'the policy host has no address',
    zone: zone({ 'mta-sts.a.example': {} }),
    finds: ['mta-sts-host-no-address'],
  },
  {
    name: 'its address is private',
    zone: zone(),
    net: failing('private-address'),
    finds: ['mta-sts-host-private-address'],
  },
  {
    name: 'its certificate has expired',
    zone: zone(),
    net: failing('tls-error', 'CERT_HAS_EXPIRED'),
    finds: ['mta-sts-certificate-expired'],
  },
  {
    name: 'its certificate is for another name',
    zone: zone(),
    net: failing('tls-error', 'ERR_TLS_CERT_ALTNAME_INVALID'),
    finds: ['mta-sts-certificate-wrong-name'],
  },
  {
    name: 'its certificate is self-signed',
    zone: zone(),
    net: failing('tls-error', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    finds: ['mta-sts-certificate-untrusted'],
  },
  {
    name: 'its certificate is for later',
    zone: zone(),
    net: failing('tls-error', 'CERT_NOT_YET_VALID'),
    finds: ['mta-sts-certificate-untrusted'],
  },
  { name: 'no handshake', zone: zone(), net: failing('tls-error', 'ERR_SSL_X'), finds: ['mta-sts-tls-failed'] },
  { name: 'no handshake, nobody knows why', zone: zone(), net: failing('tls-error'), finds: ['mta-sts-tls-failed'] },
  { name: 'it hangs', zone: zone(), net: failing('timeout'), finds: ['mta-sts-policy-unreachable'] },
  { name: 'it refuses', zone: zone(), net: failing('refused'), finds: ['mta-sts-policy-unreachable'] },
  { name: 'it hangs up', zone: zone(), net: failing('closed'), finds: ['mta-sts-policy-unreachable'] },
  {
    name: 'it speaks something else',
    zone: zone(),
    net: failing('protocol-error'),
    finds: ['mta-sts-policy-unreachable'],
  },
  { name: 'it never ends', zone: zone(), net: failing('too-large'), finds: ['mta-sts-policy-too-large'] },
  {
    name: 'it redirects, even to a good policy',
    zone: zone(),
    net: page(policy(), { status: 301, location: 'https://a.example/mta-sts.txt' }),
    finds: ['mta-sts-policy-redirected'],
  },
  { name: 'it redirects nowhere', zone: zone(), net: page('', { status: 302 }), finds: ['mta-sts-policy-redirected'] },
  {
    name: 'it has nothing to say',
    zone: zone(),
    net: page('', { status: 204 }),
    finds: ['mta-sts-policy-wrong-status'],
  },
  { name: 'it is broken', zone: zone(), net: page(policy(), { status: 500 }), finds: ['mta-sts-policy-wrong-status'] },
  { name: 'it is not there', zone: zone(), net: page('', { status: 404 }), finds: ['mta-sts-policy-wrong-status'] },
  {
    name: 'partial content is not 200',
    zone: zone(),
    net: page(policy(), { status: 206 }),
    finds: ['mta-sts-policy-wrong-status'],
  },
  {
    name: 'served as HTML',
    zone: zone(),
    net: page(policy(), { contentType: 'text/html' }),
    finds: ['mta-sts-policy-wrong-type'],
  },
  {
    name: 'served as nothing',
    zone: zone(),
    net: page(policy(), { contentType: null }),
    finds: ['mta-sts-policy-wrong-type'],
  },
  {
    name: 'served with a charset',
    zone: zone(),
    net: page(policy(), { contentType: 'Text/Plain; charset=utf-8' }),
    finds: [],
  },
  { name: 'a page', zone: zone(), net: page('<!DOCTYPE html>\n<p>hello</p>'), finds: ['mta-sts-policy-not-a-policy'] },
  { name: 'an empty page', zone: zone(), net: page(''), finds: ['mta-sts-policy-not-a-policy'] },
];
