# Completion of lake in bash: source <(lake completion bash), or put it where bash-completion looks:
#   lake completion bash > ~/.local/share/bash-completion/completions/lake
# bash 3.2 and later.

_lake() {
  local line current="${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files | :folders)
        local kind=-f
        [ "$line" = :folders ] && kind=-d
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$kind" -- "$current")
        return
        ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <("$1" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

complete -F _lake lake lakeobs
