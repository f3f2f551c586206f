# shellcheck shell=bash
# Completion for milestonectl(1): commands, options, files, and the programmes of the store.

# Offers what compgen makes of its arguments.
_milestonectl_offer() {
    mapfile -t COMPREPLY < <(compgen "$@")
}

_milestonectl_files() {
    compopt -o filenames 2>/dev/null
    _milestonectl_offer -f -- "$1"
}

_milestonectl_programmes() {
    milestonectl status --json 2>/dev/null | grep -o '"programme": "[^"]*"' | cut -d'"' -f4
}

_milestonectl_calendars() {
    milestonectl calendar show --json 2>/dev/null | sed -n 's/.*"calendars": \[\([^]]*\)\].*/\1/p' | tr -d '",'
}

# The options of a command.
_milestonectl_options() {
    case $1 in
    init) echo '--dry-run' ;;
    test) echo '--form --dry-run' ;;
    assess) echo '--on --section' ;;
    plugins) echo '--verify' ;;
    import) echo '--measures --cases --whole --on --map --fill-down --partial --theirs --dry-run' ;;
    activate) echo '--on --close --dry-run --yes' ;;
    timescale) echo '--on --programme --calendar' ;;
    calendar) echo '--nation --calendar --programme --name --output --dry-run --year --year-kind --kind --list
        --from --to --until --count --at --zone' ;;
    show | status | explain) echo '--on' ;;
    due) echo '--on --weeks' ;;
    resolve) echo '--reading --due --repeat --no-date --start --span --by --on --dry-run' ;;
    update) echo '--status --due --span --occurrence --part --whole --forecast --reason --note --acknowledge
        --snooze-until --wake --by --on --dry-run' ;;
    forecast) echo '--from --to --updates' ;;
    preview) echo '--reminder --digest --to --officer --questions --on --output' ;;
    outbox) echo '--all --programme --failed --attempts --dry-run' ;;
    pause) echo '--reason --dry-run' ;;
    resume) echo '--dry-run' ;;
    bounce) echo '--maildir --dry-run' ;;
    log) echo '--limit' ;;
    esac
    echo '--json --config --set --help'
}

# The values of an option, where they are few or files; fails where there is nothing to offer.
_milestonectl_values() {
    case $1 in
    --status) _milestonectl_offer -W 'not-started green amber red blue on-hold superseded' -- "$2" ;;
    --reason) [[ ${COMP_WORDS[*]} == *' update '* ]] && _milestonectl_offer -W 'staff-absence post-vacant awaiting-decision awaiting-funding
        supplier-delay rule-change dependency school-calendar partner-not-engaged data-unavailable
        impracticable scope-changed superseded' -- "$2" ;;
    --nation) _milestonectl_offer -W 'england wales scotland northern-ireland' -- "$2" ;;
    --calendar) _milestonectl_offer -W "$(_milestonectl_calendars)" -- "$2" ;;
    --year-kind) _milestonectl_offer -W 'financial academic' -- "$2" ;;
    --kind) _milestonectl_offer -W 'week month band half-term term quarter half-year year calendar-year' -- "$2" ;;
    --form) _milestonectl_offer -W 'milestoned slack teams ntfy' -- "$2" ;;
    --programme) _milestonectl_offer -W "$(_milestonectl_programmes)" -- "$2" ;;
    -c | --config | --map | --updates | --verify | -o | --output) _milestonectl_files "$2" ;;
    *) return 1 ;;
    esac
}

_milestonectl_arguments() {
    case $1 in
    import)
        # the first is a programme, new or known, the second a folder or a file
        if [[ ${COMP_WORDS[COMP_CWORD - 1]} == import ]]; then
            _milestonectl_offer -W "$(_milestonectl_programmes)" -- "$2"
        else
            _milestonectl_files "$2"
        fi
        ;;
    check | activate | assess | show | due | explain | forecast | preview | log | status | update | resolve)
        _milestonectl_offer -W "$(_milestonectl_programmes)" -- "$2" ;;
    bounce)
        _milestonectl_offer -W 'list confirm' -- "$2"
        _milestonectl_files "$2"
        ;;
    outbox) _milestonectl_offer -W 'list show retry cancel' -- "$2" ;;
    calendar)
        if [[ ${COMP_WORDS[COMP_CWORD - 1]} == calendar ]]; then
            _milestonectl_offer -W 'show import working-days school-days periods rule' -- "$2"
        elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == show ]]; then
            _milestonectl_offer -W "$(_milestonectl_calendars)" -- "$2"
        elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == import ]]; then
            _milestonectl_files "$2"
        fi
        ;;
    esac
}

_milestonectl() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -c | --config | --set) ((i++)) ;;
        -*) ;;
        *)
            command=${COMP_WORDS[i]}
            break
            ;;
        esac
    done
    if _milestonectl_values "$previous" "$current"; then
        return
    elif [[ $current == -* ]]; then
        _milestonectl_offer -W "$(_milestonectl_options "$command")" -- "$current"
    elif [[ -z $command ]]; then
        _milestonectl_offer -W 'init check activate adopt assess import timescale calendar show due explain update
            resolve forecast preview outbox log plugins test status reload pause resume bounce' -- "$current"
    else
        _milestonectl_arguments "$command" "$current"
    fi
}

complete -F _milestonectl milestonectl
