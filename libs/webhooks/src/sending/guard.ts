import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LONGEST_URL } from '../webhook';

/** Reached only from inside of Azure, though it is a public one: its platform answers there. */
const PLATFORM = new Set(['168.63.129.16']);
/** The part of IPv6 out of which public addresses are given. All else is special, or not given to anybody. */
const GLOBAL: readonly [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
/** Behind it an IPv4 address, to which a gateway of the network leads (RFC 6052). Where names resolve to such, public ones do too. */
const NAT64: readonly [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];

/**
 * Why nothing is sent to an IP address; undefined for a public unicast one. An IPv4 address inside of one of IPv6 is judged as what it is.
 * The text is an address as the system writes it, with no name and no other spelling.
 */
export const judgeAddress = (ip: string): string | undefined =>
  isPublicText(ip) ? undefined : `the address ${ip} is not public`;

function isPublicText(ip: string): boolean {
  const kind = isIP(ip);
  if (kind === 0) return false;
  // Written in the one way that has no IPv4 in it: the library takes some of these for what they are not.
  const url = kind === 6 ? URL.parse(`https://[${ip}]`) : undefined;
  return url !== null && isPublic(ipaddr.process(url === undefined ? ip : hostOf(url.hostname)));
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.kind() === 'ipv4') return isPublicIPv4(address as ipaddr.IPv4);
  const { parts } = address as ipaddr.IPv6;
  const bytes = parts.flatMap((part) => [part >> 8, part & 0xff]);
  if (address.match([...NAT64])) return isPublicIPv4(new ipaddr.IPv4(bytes.slice(12)));
  return address.match([...GLOBAL]) && address.range() === 'unicast';
}

const isPublicIPv4 = (address: ipaddr.IPv4): boolean =>
  address.range() === 'unicast' && !PLATFORM.has(address.toNormalizedString());

/** Of a URL: the host without the brackets of IPv6 and without final dots. */
export const hostOf = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');

/** Why nothing is sent to a host by what it is called; undefined where that depends on what it resolves to. */
export function judgeHost(host: string): string | undefined {
  if (isIP(host) === 6 && ipaddr.parse(host).match([...NAT64])) return `the address ${host} is not public`;
  if (isIP(host) !== 0) return judgeAddress(host);
  return /(^|\.)localhost$/i.test(host) ? `the name ${host} is of the machine itself` : undefined;
}

/** That nobody is named before the host is no use, and nobody reads it so. */
const EMPTY_USER = /^https?:[/\\]*:?@/i;

const TOO_LONG = `The URL has more than ${LONGEST_URL} characters: make it shorter.`;

/**
 * The URL of a webhook, as it is kept and sent to, or what is wrong with it. What a name resolves to is judged elsewhere. `allowPrivate` allows
 * addresses that are not public, and `http`.
 */
export function judgeUrl(url: string, allowPrivate: boolean): { readonly url: string } | { readonly fault: string } {
  if (url.length > LONGEST_URL) return { fault: TOO_LONG };
  const parsed = URL.parse(url);
  if (parsed === null) return { fault: 'This is no URL: give one as https://example.com/webhooks.' };
  const { protocol, username, password, hostname } = parsed;
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:'))
    return { fault: `The URL begins with ${protocol.slice(0, 20)} and has to begin with https:.` };
  if (username !== '' || password !== '' || EMPTY_USER.test(url))
    return { fault: 'The URL has a user or a password in it: leave them out, requests are signed.' };
  const refused = allowPrivate ? undefined : judgeHost(hostOf(hostname));
  if (refused !== undefined) return { fault: `Nothing is sent there, ${refused}: give a public address.` };
  parsed.hash = '';
  if (parsed.href.length > LONGEST_URL)
    return {
      fault: `The URL has more than ${LONGEST_URL} characters as it is sent, percent-encoded: make it shorter.`,
    };
  return { url: parsed.href };
}
