import { join } from 'node:path';
import { execPath } from 'node:process';
import { choose } from './args.ts';
import type { Command } from './command.ts';
import { word } from './show.ts';
import { FILES } from './suggest.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Nothing that was typed is evaluated by any of them: words go to the command as they are. */
const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (asking: string) => string>> = {
  bash: (asking) => `_roomkey() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ${FILES} ]]; then compopt -o default; else COMPREPLY+=("\${line%%$'\\t'*}"); fi
  done < <(${asking} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _roomkey roomkey`,
  zsh: (asking) => `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
_roomkey() {
  local line
  local -a found
  for line in "\${(@f)$(${asking} "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == ${FILES} ]]; then _files; return; fi
    if [[ -n $line ]]; then line=\${line//:/\\\\:}; found+=("\${line/$'\\t'/:}"); fi
  done
  _describe roomkey found
}
compdef _roomkey roomkey`,
  fish: (asking) => `function __roomkey_complete
  set -l typed (commandline -opc) "$(commandline -ct)"
  set -l found (${asking} $typed[2..-1] 2>/dev/null)
  if test "$found[1]" = ${FILES}
    __fish_complete_path "$(commandline -ct)"
  else
    printf '%s\\n' $found
  end
end
complete -c roomkey -f -a '(__roomkey_complete)'`,
};

/** It works on no table. */
export const completion: Command = {
  name: 'completion',
  summary: 'Prints what lets a shell complete commands and options',
  words: [SHELLS.join('|')],
  options: {},
  example: [
    'source <(npx roomkey completion bash)',
    'source <(npx roomkey completion zsh)',
    'npx roomkey completion fish | source',
    'It completes the word roomkey, which may be a function of yours: roomkey() { npx roomkey "$@"; }',
  ].join('\n'),
  halfway: '',
  call({ words: [typed = ''] }, io) {
    const shell = choose(typed, 'The shell', SHELLS);
    const command = [execPath, join(import.meta.dirname, '..', 'roomkey.ts')].map(word).join(' ');
    return Promise.resolve(io.out(SCRIPTS[shell](`${command} complete --`)));
  },
};
