#compdef hoego
# Completion of hoego for zsh. hoego answers with what is to be done and a candidate a line, its description behind a tab; `compadd`
# quotes what it inserts.
_hoego() {
    local line value
    local -a found values shown folders
    found=("${(@f)$(COMPLETE=zsh command hoego -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    # A home folder that was written `~` stays so.
    local home=
    compset -P '\~/' && home='~/'
    for line in "${(@)found[2,-1]}"; do
        value="${${line%%$'\t'*}#$home}"
        if [[ $value == */ ]]; then
            folders+=("$value")
        else
            values+=("$value")
            shown+=("${line/$'\t'/  }")
        fi
    done
    case $found[1] in
        extend)
            (( $#folders )) && compadd -S '' -V folders -a folders
            if [[ "$shown" == "$values" ]]; then
                compadd -V values -a values
            else
                compadd -l -d shown -V values -a values
            fi
            # What all have in common may end within a backslash and what it quotes: then that is not inserted.
            local end="${compstate[unambiguous]##*[^\\]}"
            (( compstate[nmatches] > 1 && $#end % 2 )) && [[ $compstate[insert] == *unambiguous* ]] && compstate[insert]=
            ;;
        replace)
            compadd -U -a values
            ;;
        list)
            compadd -U -l -d shown -V values -a values
            compstate[insert]=
            compstate[list]='list force'
            ;;
    esac
}
if [[ "$funcstack[1]" == _hoego ]]; then
    _hoego "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit; compinit }
    compdef _hoego hoego
fi
