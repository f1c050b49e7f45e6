#!/bin/sh
# PID 1 of a machine with cgroup v2: Linux in user mode. Its root is that of the host, read only, below a disk that takes
# what is written; $1 is the one directory that it shares with the host.
# $2 capability that everything here does without, or none; $3 container: the steps see the cgroups of a container, else
# host; then the command that does the steps.
set -eu
PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
export PATH
exchange=$1 without=$2 place=$3
shift 3

mount -t proc proc /proc
[ -e /dev/ubda ] || mount -t devtmpfs dev /dev
mount -t ext4 /dev/ubda /mnt
mkdir -p /mnt/upper /mnt/work /mnt/root /mnt/state
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root
# Temporary files of its own: in /tmp it sees how those of the host come and go.
mkdir -p exchange state /mnt/state/tmp
export TMPDIR=/state/tmp
mount -t hostfs -o "$exchange" none exchange
mount --bind /mnt/state state
mount -t proc proc proc
mount -t sysfs sys sys
mount -t devtmpfs dev dev
mkdir -p dev/pts dev/shm
mount -t devpts devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t tmpfs -o mode=755 run run
mount -t cgroup2 cgroup2 sys/fs/cgroup
mkdir run/old
pivot_root . run/old
cd /
umount -l /run/old
rmdir /run/old
[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
ip link set lo up
# Node uses io_uring, whose memory this kernel forgets at fork.
echo 2 > /proc/sys/kernel/io_uring_disabled
# kubelet wants a clock rate and looks here first; this kernel knows none.
cp -r /sys/devices/system/cpu/cpu0 /run/cpu0 2>/dev/null || true
mkdir -p /run/cpu0/cpufreq
echo 2000000 > /run/cpu0/cpufreq/cpuinfo_max_freq
mount --bind /run/cpu0 /sys/devices/system/cpu/cpu0
echo "guest: Linux $(uname -r), up $(cut -d' ' -f1 /proc/uptime) s, controllers: $(cat /sys/fs/cgroup/cgroup.controllers)"

[ "$without" = none ] || set -- setpriv --bounding-set "-$without" --inh-caps "-$without" "$@"
if [ "$place" = container ]; then
  # As container runtimes do: a group with all controllers, its own namespace, and its processes in what looks like the root.
  for c in $(cat /sys/fs/cgroup/cgroup.controllers); do echo "+$c" > /sys/fs/cgroup/cgroup.subtree_control; done
  mkdir /sys/fs/cgroup/container
  set -- sh -euc '
    echo $$ > /sys/fs/cgroup/container/cgroup.procs
    exec unshare --mount --cgroup sh -euc "umount /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup; exec \"\$@\"" sh "$@"
  ' sh "$@"
fi
code=0
"$@" || code=$?
echo "$code" > /exchange/code
# Whoever started this machine ends it.
while :; do sleep 60; done
