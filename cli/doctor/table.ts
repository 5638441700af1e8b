import { tableSettings } from '../../shared/store/table/settings.ts';
import { type Finding, fault, look, well } from './finding.ts';

/** How the table is set, as AWS says. What these credentials may not ask is said so. */
export async function settings(name: string): Promise<readonly Finding[]> {
  const { isProtected, isRestorable, expires } = tableSettings(name);
  const looks: readonly (readonly [check: string, ask: () => Promise<boolean>, fix: string])[] = [
    ['the table is protected against deletion', isProtected, 'Deploy without "disposable"; docs/deploy.md.'],
    [
      'the table can be restored to any second',
      isRestorable,
      'Deploy again: the stack switches point-in-time recovery on.',
    ],
    ['what is over goes by itself', expires, 'Deploy again: the stack sets the attribute of its time to live.'],
  ];
  return Promise.all(
    looks.map(async ([check, ask, fix]) => {
      try {
        return (await ask()) ? well(check, 'yes') : fault(check, 'no', fix);
      } catch (error) {
        return look(
          check,
          `not looked at (${error instanceof Error ? error.name : 'no answer'})`,
          'Take credentials that may describe the table.',
        );
      }
    }),
  );
}
