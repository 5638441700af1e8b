#!/usr/bin/env bash
# With cdk-nag 3.0.2 under aws-cdk-lib 2.276.0 an acknowledgement may name a rule by its short id (AwsSolutions-SMG4) or by its
# long one (AwsSolutions::AwsSolutions-SMG4). Both silence the finding. Only the long one is written down: the short one stands
# nowhere in the validation report, neither rule nor construct nor reason. Who reviews exceptions by that report does not see it.
# Seen with Node 24: suppressedViolations has one entry for two acknowledged secrets.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 cdk-nag@3.0.2 constructs@10.8.1
cat >app.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';

const app = new App({ outdir: 'out' });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const stack = new Stack(app, 'Seen');
for (const [name, id] of [
  ['Short', 'AwsSolutions-SMG4'],
  ['Long', 'AwsSolutions::AwsSolutions-SMG4'],
]) {
  Validations.of(new Secret(stack, name)).acknowledge({ id, reason: `rotated by hand, ${name}` });
}
app.synth();
const report = JSON.parse(readFileSync('out/validation-report.json', 'utf8'));
const [nag] = report.pluginReports.filter(({ pluginName }) => pluginName === 'AwsSolutions');
const recorded = nag.suppressedViolations.map(({ acknowledgedAt }) => acknowledgedAt);
console.log(`open: ${nag.violations.length}, recorded: ${recorded.join(', ')}`);
if (nag.violations.length > 0) throw new Error('one of the two does not silence the finding any more');
if (recorded.length !== 1 || !recorded[0].includes('Long')) throw new Error('the short one is recorded now');
JS
node app.mjs
