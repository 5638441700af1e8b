import { h, mark } from '../crypto/hash.ts';
import { randomBytes } from '../crypto/random.ts';
import { dayOf } from '../day.ts';
import type { Fields, Metric } from '../log.ts';
import type { Role } from '../lti/roles.ts';
import { type Brand, brandOf, type Language, stackBrand } from '../pages/brand.ts';
import type { Client } from '../records/client.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Registration } from '../records/registration.ts';
import { type GatewayEvent, parseRequest, type Request } from './request.ts';

/** What a function knows of the stack that it answers for. */
export interface Own {
  readonly table: string;
  readonly baseUrl: string;
  readonly displayName: string;
  readonly supportContact: string;
  /** who may frame pages that come before an installation is known: a CSP source list */
  readonly frameAncestors: string;
}

/** The same for every visit of a function, worked out once. */
export interface House {
  /** goes into what stands for a sender: no line says it, and AWS made it up */
  readonly salt: string;
  readonly ancestors: string;
  readonly onward: string;
  readonly brands: Readonly<Record<Language, Brand>>;
  /** headers of every answer: over https, https alone from then on (RFC 6797) */
  readonly always: Readonly<Record<string, string>>;
}

export const houseOf = (own: Own): House => ({
  salt: own.table,
  ancestors: own.frameAncestors,
  onward: `'self' ${new URL(own.baseUrl).protocol}`,
  always: own.baseUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {},
  brands: { en: stackBrand(own, 'en'), es: stackBrand(own, 'es') },
});

/** One invocation: its request, and what is learnt on the way that its log line, metrics and error page need. */
export class Visit {
  readonly request: Request;
  /** eight letters and digits without look-alikes, shown to people and logged */
  readonly ref: string;
  /** who may frame the page */
  ancestors: string;
  /** where a form may lead, as a CSP source list: Chromium holds every redirect after the post to it, and an application may go on to other hosts of its own */
  readonly onward: string;
  /** a script of ours asks: it wants JSON */
  readonly scripted: boolean;
  readonly metrics: Metric[] = [];
  brand: Brand;
  wayBack: string | null = null;
  /** whom the request says that it comes from, as received and unverified */
  claimed: { readonly iss: string; readonly toolId: string | null } | null = null;
  /** its token has verified: a launch, whatever becomes of it */
  verified = false;
  /** that an error page sends along */
  cookies: string[] = [];
  /** the methods that this very address takes, where it is fewer than the function does */
  allow: readonly string[] | null = null;
  readonly fields: Fields;
  readonly #sender: readonly [salt: string, address: string];

  constructor(event: GatewayEvent, house: House, nowMs: number, cold: boolean) {
    this.#sender = [house.salt, event.requestContext.http.sourceIp ?? ''];
    this.request = parseRequest(event, nowMs);
    this.ref = newReference();
    this.ancestors = house.ancestors;
    this.onward = house.onward;
    this.scripted = this.request.header('accept') === 'application/json';
    this.brand = { ...house.brands[languageOf(this.request.header('accept-language'))], ref: this.ref };
    this.fields = { requestId: this.request.id, ref: this.ref, method: this.request.method, cold };
  }

  note(fields: Fields): void {
    Object.assign(this.fields, fields);
  }

  /** The line says who sent this, so that one sender can be told from many: the same within a day, and no address. */
  noteSender(): void {
    this.note({ from: h(dayOf(this.request.now), ...this.#sender).slice(0, 8) });
  }

  count(name: string, dimensions?: Readonly<Record<string, string>>, value = 1): void {
    this.metrics.push({ name, value, unit: 'Count', ...(dimensions === undefined ? {} : { dimensions }) });
  }

  /** From here on pages call the LMS by its name. */
  comesFrom({ family, toolId: tool }: Pick<Registration, 'family'> & { readonly toolId?: string }): void {
    this.note({ family, ...(tool === undefined ? {} : { tool }) });
    this.brand = { ...this.brand, family };
  }

  /** From here on the line says which installation and which district it is. */
  installedIn({ deploymentId, district }: Pick<Deployment, 'deploymentId' | 'district'>): void {
    this.note({ deployment: mark(deploymentId), ...(district === null ? {} : { district: mark(district) }) });
  }

  /** From here on pages speak for this client, in the language that the LMS asks for. */
  speakFor(client: Client, locale: string | null = null): void {
    this.brand = brandOf(this.brand, client, locale === null ? this.brand.language : languageOf(locale));
  }

  /** From here on pages know whether they speak to a teacher of the course. */
  speakTo(role: Role | undefined): void {
    this.brand = { ...this.brand, teaches: role === 'instructor' };
  }
}

const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

function newReference(): string {
  let reference = '';
  for (const byte of randomBytes(8)) reference += ALPHABET.charAt((byte * ALPHABET.length) >> 8);
  return reference;
}

/** Spanish where it stands before English; English otherwise. Takes Accept-Language and LMS locales alike. */
function languageOf(header: string | null): Language {
  if (header === null) return 'en';
  const first = header
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim().slice(0, 2))
    .find((language) => language === 'en' || language === 'es');
  return first === 'es' ? 'es' : 'en';
}
