/** So many at the same time, of whatever holds on to something. `enter` throws what `full` gives when there is no place, else gives what leaves it: once, however often it is called. */
export function countedPlaces(most: number, full: () => Error): { enter(): () => void } {
  let taken = 0;
  return {
    enter() {
      if (taken >= most) throw full();
      taken += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        taken -= 1;
      };
    },
  };
}
