import { EXACT } from '../../shared/matching/spelling.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { known } from '../districts/manage.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { now } from '../program/operator.ts';
import { count, day, json, pairs, table } from '../program/show.ts';
import { classesOf, contextsOf, DISTRICT } from './district.ts';
import { forecaster } from './forecast.ts';
import { newRules, requireSchool, withName } from './new-rules.ts';
import { inWords, RULE, ruleView, SCHOOL, schoolInWords, schoolRuleView } from './rule.ts';

export const matchPreview = command({
  name: 'match preview',
  summary: 'Says how many courses would connect by themselves, be suggested, or wait; before and after a rule',
  options: { ...DISTRICT, ...RULE, ...SCHOOL, json: flag('as JSON') },
  example: [
    'npx roomkey match preview --district 6a3f9d1e5b7c8a0012345678',
    'npx roomkey match preview --district 6a3f9d1e5b7c8a0012345678 --learned',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const weighed = newRules(args);
    const { district, spelling } = await known(dynamo, args.required('district'));
    const classes = await classesOf(dynamo, district, io, (one) => one);
    requireSchool(args.text('school'), district, classes);
    const contexts = await contextsOf(dynamo, district, ['mapped', 'unmapped'], io);
    const mapped = contexts.filter((context) => activeClasses(context).length > 0);
    const waiting = contexts.filter((context) => activeClasses(context).length === 0 && !context.practice);
    const next = weighed({ district, spelling, classes, contexts: mapped, io });

    const held = new Set(mapped.flatMap((context) => activeClasses(context).map(({ id }) => id)));
    const forecast = forecaster(classes, (id) => held.has(id), day(now()));
    const before = forecast(waiting, spelling, io.progress('courses weighed', waiting.length));
    const after = next === null ? null : forecast(waiting, next.rules, io.progress('courses weighed', waiting.length));
    if (args.flag('json')) {
      io.out(
        json({
          district,
          connected: mapped.length,
          waiting: waiting.length,
          now: before,
          rule: next === null ? null : next.school === null ? ruleView(next.rule) : schoolRuleView(next.rule),
          with_rule: after,
        }),
      );
    } else {
      const row = (name: string, of: 'proof' | 'suggested' | 'wait') => [
        name,
        String(before[of]),
        ...(after === null ? [] : [String(after[of])]),
      ];
      io.out(
        [
          pairs([
            ['connected', count(mapped.length, 'course')],
            ['not yet', count(waiting.length, 'course')],
            ['rule now', inWords(spelling.section ?? EXACT)],
            ...(spelling.schools ?? []).map((one) => [withName(one.school, classes), schoolInWords(one)] as const),
            ...(next === null ? [] : [['this rule', next.words] as const]),
          ]),
          table(
            ['OF THOSE NOT YET', 'NOW', ...(after === null ? [] : ['WITH THIS RULE'])],
            [row('connect by themselves', 'proof'), row('can be suggested', 'suggested'), row('fit nothing', 'wait')],
          ),
        ].join('\n\n'),
      );
    }
  },
});
