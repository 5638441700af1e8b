import { h } from '../crypto/hash.ts';
import { hint } from '../deadline.ts';
import { isRecord, type Payload } from '../lti/payload.ts';
import { isCleverId } from '../matching/spelling.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Registration } from '../records/registration.ts';
import { CAPTURES, ID_KINDS } from '../store/directory/captures.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { captureKey, classKey, sisPointerKey, teacherPointerKey } from '../store/table/keys.ts';
import { TARGETS } from '../store/table/read.ts';
import { pacer, slots } from '../store/table/slots.ts';

/** Places of one token; one with more is cut. */
const MOST = 150;

/** What a place may be called: else it could be anything, and comes as `?`. */
const PLACE = /^[\w:/.#$>-]{1,160}$/;

const VARIABLE = /^\$\w+(\.\w+)+$/;

/** What may be an id in a roster; of a list the first five. */
const ID = /^[^\s/$]{1,64}$/;
const LISTED = 5;
/** Of one launch: two calls of the table. */
const LOOKED_UP = 50;

/** The claims of a token and their members, behind a `>`: their types and what they look like, and ids that are never kept. */
export const shapeOf = (payload: Payload) =>
  Object.entries(payload)
    .flatMap(([claim, value]) =>
      isRecord(value)
        ? Object.entries(value).map(([member, one]) => [`${claim}>${member}`, one] as const)
        : [[claim, value] as const],
    )
    .slice(0, MOST)
    .map(([name, value]) => {
      // An id may come as a number.
      const text = typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : null;
      const place = PLACE.test(name) ? name : '?';
      const type = Array.isArray(value) ? 'list' : typeof value;
      const ids = (text ?? '').split(',', LISTED).map((one) => one.trim());
      return { place, type, looks: text === null ? [] : looksOf(text), ids: ids.filter((one) => ID.test(one)) };
    });

function looksOf(text: string): readonly string[] {
  if (text.startsWith('$')) return [VARIABLE.test(text) && text.length < 80 ? text : 'variable'];
  if (text.trim() === '') return ['empty'];
  return isCleverId(text) ? ['24hex'] : [];
}

/**
 * Records the shape of a verified launch, as a hint, where an operator has switched that on for its registration: claim names, types,
 * and whose ids are in them. Where ids of persons are dropped, none is looked up. Of one instance.
 */
export function capturer(dynamo: Dynamo) {
  const mayWrite = pacer({ every: 2, saved: 4 });
  const note = slots(dynamo, CAPTURES);

  /** For each id what in the district has it, letter by letter. */
  const whoseAre = async (all: readonly string[], { district, noPersonIds }: Deployment) => {
    const of = district ?? '';
    const ids = district === null || noPersonIds === true ? [] : all;
    const keys = ids.flatMap((id) => [
      classKey(of, id),
      sisPointerKey(of, id),
      teacherPointerKey(of, { kind: 'sis', id }),
      teacherPointerKey(of, { kind: 'clever', id }),
    ]);
    const items = await dynamo.getAll(keys);
    return (id: string): readonly string[] =>
      ID_KINDS.filter((_, kind) => {
        const item = items[ids.indexOf(id) * ID_KINDS.length + kind];
        return (item?.['id'] ?? item?.[TARGETS]) !== undefined;
      });
  };

  const record = async (idToken: string, { iss, toolId }: Registration, deployment: Deployment, now: number) => {
    // The characters that the signature covers; parsed once more, so that no other launch keeps them.
    const payload: unknown = JSON.parse(String(Buffer.from(idToken.split('.')[1] ?? '', 'base64url')));
    const shape = shapeOf(isRecord(payload) ? payload : {});
    const whose = await whoseAre([...new Set(shape.flatMap(({ ids }) => ids))].slice(0, LOOKED_UP), deployment);
    const said = shape.map(({ place, type, looks, ids }) =>
      [place, type, ...looks, ...new Set(ids.flatMap(whose))].join(' '),
    );
    const lines = [...new Set(said)].sort();
    await note(captureKey(iss, toolId), h(...lines), { lines }, 1, now);
  };

  return async (idToken: string, registration: Registration, deployment: Deployment, now: number): Promise<void> => {
    if ((registration.capture ?? 0) > now && mayWrite(now)) {
      await hint(() => [record(idToken, registration, deployment, now)]);
    }
  };
}
