#compdef lake lakeobs
# Completion of lake in zsh, after compinit: source <(lake completion zsh), or put it where zsh looks:
#   lake completion zsh > "${fpath[1]}/_lake"

_lake() {
  local line
  local -a lines values shown
  lines=("${(@f)$(${(Q)words[1]} __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  case "${lines[1]}" in
    :files) _files; return ;;
    :folders) _files -/; return ;;
  esac
  for line in "${(@)lines:#}"; do
    values+=("${line%%$'\t'*}")
    shown+=("${line/$'\t'/  -- }")
  done
  (( ${#values} )) && compadd -l -d shown -a values
}

if [[ "${funcstack[1]}" == _lake ]]; then
  _lake "$@"
else
  compdef _lake lake lakeobs
fi
