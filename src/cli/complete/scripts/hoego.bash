# Completion of hoego for bash. hoego itself quotes what is inserted: a line of its answer is a word as it may stand on the command line.
_hoego() {
    local line
    COMPREPLY=()
    # Behind `>` and `<` bash knows best.
    if [[ ${COMP_WORDS[COMP_CWORD - 1]} == *[\<\>] ]]; then
        compopt -o default 2>/dev/null
        return
    fi
    while IFS= read -r line; do
        [[ -n $line ]] && COMPREPLY+=("$line")
    done <<<"$(
        COMPLETE=bash _HOEGO_LINE="${COMP_LINE:0:COMP_POINT}" _HOEGO_WORD="$2" _HOEGO_TYPE="$COMP_TYPE" \
            command hoego -- "${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null
    )"
}
complete -o nospace -o nosort -F _hoego hoego 2>/dev/null || complete -o nospace -F _hoego hoego
