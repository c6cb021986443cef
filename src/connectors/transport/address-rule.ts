import { LockstepError } from '../../domain/errors.ts';
import { bytesOf, embeddedIPv4, within } from './ip-address.ts';

/**
 * Which addresses may be connected to. `declared`: what an administrator wrote into a Target or Source document, private
 * networks included. `public`: what is on the internet, and what the allow list names (addresses or CIDR blocks).
 * `listed`: only what the allow list names.
 */
export type AddressRule =
  | { readonly reach: 'declared' }
  | { readonly reach: 'public' | 'listed'; readonly allow: readonly string[] };

interface Block {
  readonly prefix: readonly number[];
  readonly bits: number;
}

function block(text: string): Block {
  const [address = '', length] = text.split('/');
  const prefix = bytesOf(address);
  const bits = length === undefined ? (prefix?.length ?? 0) * 8 : Number(length);
  const wrong = prefix === null || !/^\d{1,3}$/.test(length ?? '0') || bits > prefix.length * 8;
  if (wrong) throw new LockstepError('NOTIFY_CONFIG', `${text.slice(0, 60)} is no address and no CIDR block`);
  return { prefix, bits };
}

/** Throws NOTIFY_CONFIG. */
export function checkBlocks(list: readonly string[]): void {
  list.map(block);
}

const inAny = (blocks: readonly Block[], address: readonly number[]) =>
  blocks.some(({ prefix, bits }) => within(address, prefix, bits));

/** No system of a company is there: the machine's own metadata with its credentials, everybody, nobody. */
const NEVER = [
  '0.0.0.0/8',
  '100.100.100.200',
  '168.63.129.16',
  '169.254.0.0/16',
  '192.0.0.192',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::',
  'fd00:ec2::/32',
  'fd20:ce::254',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
].map(block);

/** IANA special-purpose registries of IPv4 and IPv6: what is not globally reachable. */
const NOT_PUBLIC = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
].map(block);
const GLOBAL_IPV6 = block('2000::/3');
/** These stand for IPv4 addresses on the internet, and are as public as those. */
const TRANSLATED = ['::ffff:0:0/96', '64:ff9b::/96'].map(block);

function isNever(address: readonly number[]): boolean {
  // Only its bytes look like an embedded 0.0.0.1.
  if (address.length === 16 && address.every((byte, i) => byte === (i === 15 ? 1 : 0))) return false;
  return inAny(NEVER, address) || embeddedIPv4(address).some((inner) => inAny(NEVER, inner));
}

function isPublic(address: readonly number[]): boolean {
  if (address.length === 4) return !inAny(NOT_PUBLIC, address);
  const embedded = embeddedIPv4(address);
  if (inAny(TRANSLATED, address)) return embedded.every((inner) => isPublic(inner));
  // ISATAP lies within global prefixes, and leads to the IPv4 address.
  return (
    within(address, GLOBAL_IPV6.prefix, GLOBAL_IPV6.bits) &&
    !inAny(NOT_PUBLIC, address) &&
    embedded.every((inner) => isPublic(inner))
  );
}

/** A rule made ready: whether this address, as a resolver or a URL gives it, may be connected to. */
export function addressGate(rule: AddressRule): (address: string) => boolean {
  const allowed = rule.reach === 'declared' ? [] : rule.allow.map(block);
  return (text) => {
    const address = bytesOf(text);
    if (address === null || isNever(address)) return false;
    switch (rule.reach) {
      case 'declared':
        return true;
      case 'public':
        return isPublic(address) || inAny(allowed, address);
      case 'listed':
        return inAny(allowed, address);
    }
  };
}
