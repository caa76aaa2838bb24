# Completion of lake in fish: lake completion fish | source, or put it where fish looks:
#   lake completion fish > ~/.config/fish/completions/lake.fish

function __lake_complete
    set -l tokens (commandline -opc)
    set -l current (commandline -ct)
    set -l program $tokens[1]
    set -e tokens[1]
    set -l lines ($program __complete $tokens "$current" 2>/dev/null)
    switch "$lines[1]"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\n' $lines
    end
end

complete -c lake -f -a '(__lake_complete)'
complete -c lakeobs -f -a '(__lake_complete)'
