import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { parseConfig } from './config.ts';
import { ConfigError } from './fields.ts';
import { RoomkeyStack } from './stack.ts';

try {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new RoomkeyStack(app, 'Roomkey', parseConfig(app.node.getAllContext(), process.env['CDK_DEFAULT_REGION'] ?? null));
  app.synth();
} catch (error) {
  // Uncaught, an error would be printed below the whole minified line of the library that threw it.
  const text = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
