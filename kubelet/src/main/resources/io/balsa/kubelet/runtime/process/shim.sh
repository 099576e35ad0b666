#!/bin/sh
# What stands between the kubelet and one container, so that the container needs no kubelet to live, and its exit code is
# kept when nobody looks. It is three steps of one script:
#   supervise  waits for the container and writes its exit code to DIR/exit
#   enter      becomes the container's first process: writes who it is to DIR/process, joins its cgroups
#   init       is process 1 of the container's own process namespace, where there is one: all ends when it ends
# DIR/claim is made by whoever decides the container's fate first: by "enter", which then runs it, or by a kubelet that
# gives up on a start it never saw happen. So a container that was given up never starts late.
# @SETSID@ and @UNSHARE@ are put in by the kubelet: PATH is the container's here.
#
# usage: shim supervise DIR HOSTNAME WORKDIR CGROUPS COMMAND...     (an empty HOSTNAME: no namespaces)
step=$1 dir=$2 hostname=$3 workdir=$4 cgroups=$5
shift 5
case $step in
    supervise)
        # The log is the container's: what this shell has to say about its end is not part of it.
        exec 3>&2 2> /dev/null
        (exec @SETSID@ /bin/sh "$0" enter "$dir" "$hostname" "$workdir" "$cgroups" "$@" 2>&3 3>&-)
        code=$?
        read -r pid rest < "$dir/process"
        # What the container started without a process namespace goes with it; its group is still its own.
        [ -n "$hostname" ] || kill -s KILL -- "-$pid" 2> /dev/null
        echo "$code" > "$dir/exit"
        ;;
    enter)
        set -C
        : > "$dir/claim" || exit 125
        set +C
        read -r stat < "/proc/$$/stat"
        read -r boot < /proc/sys/kernel/random/boot_id
        # Process id, start time (field 22 of stat; the name in field 2 may hold anything) and boot make it unmistakable.
        set_fields() { start=${20}; }
        set_fields ${stat##*) }
        echo "$$ $start $boot" > "$dir/process"
        IFS=:
        for group in $cgroups; do
            echo "$$" > "$group/cgroup.procs" || exit 125
        done
        unset IFS
        cd "$workdir" || exit 125
        [ -n "$hostname" ] || exec "$@"
        exec @UNSHARE@ --pid --fork --kill-child --mount-proc --uts --ipc \
            /bin/sh "$0" init "$dir" "$hostname" "$workdir" "$cgroups" "$@"
        ;;
    init)
        echo "$hostname" > /proc/sys/kernel/hostname
        # Not exec: process 1 gets no signal that it does not handle, and the command should die of SIGTERM as anywhere.
        exec 3>&2 2> /dev/null
        (exec "$@" 2>&3 3>&-)
        exit $?
        ;;
esac
