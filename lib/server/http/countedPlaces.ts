/** Limits how many hold a resource at the same time. `enter` throws what `full` returns if there is no room, and otherwise returns a function that leaves, once, however often it is called. */
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
