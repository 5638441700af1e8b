import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError } from '../shared/stage/fields.ts';
import { settingsOf } from './settings.ts';
import { RoomkeyStack } from './stack.ts';

try {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  // The CDK's command says both where it knows credentials.
  const to = { account: process.env['CDK_DEFAULT_ACCOUNT'] ?? null, region: process.env['CDK_DEFAULT_REGION'] ?? null };
  new RoomkeyStack(app, 'Roomkey', settingsOf(app.node.getAllContext(), join(import.meta.dirname, '..'), to));
  app.synth();
} catch (error) {
  // Uncaught, an error would be printed below the whole minified line of the library that threw it.
  const text = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
