#!/usr/bin/env bash
# Deploys the stack with the pinned CDK CLI onto MiniStack, an emulator of AWS on this machine.
#
#   test/e2e/rehearse-deploy.sh                  deploys and prints the stack's outputs as JSON
#   test/e2e/rehearse-deploy.sh command [arg …]  deploys and runs the command, which finds
#                                                ROOMKEY_OUTPUTS (that JSON as a file) and the AWS_* environment
#
# It proves that template, bundles, routes, custom resource and schedule work together. It proves nothing about IAM,
# throttles, TTL or recovery: MiniStack takes them and does nothing with them.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
port=${MINISTACK_PORT:-4566}
venv=$root/test/e2e/tools
account=123456789012
region=us-east-1
work=$(mktemp -d)
server=

finish() {
  status=$?
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  if [ "$status" -ne 0 ] && [ -f "$work/ministack.log" ]; then tail -n 40 "$work/ministack.log" >&2; fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

if [ ! -x "$venv/bin/ministack" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/test/e2e/requirements.txt"
fi

# Node 24 comes first for the CLI, the app and MiniStack's Lambda. Nothing here may reach a real account: every endpoint
# is this machine, and no profile is read.
export PATH="$root/node_modules/.bin:$PATH"
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_ENDPOINT_URL="http://localhost:$port" AWS_ENDPOINT_URL_S3="http://localhost:$port"
export AWS_REGION=$region AWS_DEFAULT_REGION=$region
# MiniStack takes the account from a key of twelve digits, and from its own setting for the roles that the CLI assumes.
export AWS_ACCESS_KEY_ID=$account AWS_SECRET_ACCESS_KEY=none
export CDK_DISABLE_CLI_TELEMETRY=1

TMPDIR="$work" BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" MINISTACK_ACCOUNT_ID=$account MINISTACK_REGION=$region \
  "$venv/bin/ministack" >"$work/ministack.log" 2>&1 &
server=$!
for _ in $(seq 120); do
  if ! kill -0 "$server" 2>/dev/null; then echo "MiniStack did not start on port $port" >&2; exit 1; fi
  if curl --silent --fail --output /dev/null "http://localhost:$port/_ministack/health"; then break; fi
  sleep 0.25
done

cd "$root"
cdk bootstrap --progress events "aws://$account/$region" >"$work/bootstrap.log" 2>&1 || { cat "$work/bootstrap.log" >&2; exit 1; }
# MiniStack has no alarms on metric math.
cdk deploy Roomkey --require-approval never --progress events --output "$work/cdk.out" \
  --outputs-file "$work/deployed.json" \
  -c roomkey:disposable=true -c roomkey:mathAlarms=false >"$work/deploy.log" 2>&1 || { cat "$work/deploy.log" >&2; exit 1; }

export ROOMKEY_OUTPUTS="$work/outputs.json"
node -p 'JSON.stringify(JSON.parse(fs.readFileSync(process.argv[1], "utf8")).Roomkey, null, 2)' "$work/deployed.json" >"$ROOMKEY_OUTPUTS"
if [ $# -eq 0 ]; then cat "$ROOMKEY_OUTPUTS"; else "$@"; fi
